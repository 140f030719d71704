#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# What the C coordinatool was recorded to say to its clients (t/wire) is what ours says, or something better.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
WIRE=$T/wire
lab_up --movers 0 --no-report

# played NAME: as it was recorded, or as ours does it.
played() {
	cat "results/$1" && ! [ -s "results/$1" ]
}

grep -v '^#' "$WIRE/scenarios" >scenarios

# names DIRECTORY: of its recordings.
names() {
	(cd "$1" && printf '%s\n' *.jsonl) | sed 's/\.jsonl$//' | sort
}

all_listed() {
	names "$WIRE" >recorded
	cut -d ' ' -f 1 scenarios | sort | diff - recorded && equal "$(wc -l <recorded)" 61
}

better_listed() {
	names "$WIRE/ours" >better
	sed -n 's/ *better .*//p' scenarios | sort | diff - better
}

check 'all recordings are listed' all_listed
check 'and all that ours does better' better_listed
mkdir results
# shellcheck disable=SC2046 # names without blanks, below a directory that may have some
(cd "$WIRE" && exec "$WIRE/replay" "$lab_dir" "$TRASH/results" $(sed -n \
	's/ *same$/.jsonl/p; s,\([^ ]*\) *better .*,ours/\1.jsonl,p' "$TRASH/scenarios")) 9>&-
while read -r name class why; do
	case $class in
	same) check "$name" played "$name" ;;
	better)
		check "$name: $why" played "$name"
		check "$name: the recording is another" "$WIRE/contradicts" "$WIRE/$name.jsonl" "$WIRE/ours/$name.jsonl"
		;;
	*) check "$name: there is a class $class" false ;;
	esac
done <scenarios

finish
