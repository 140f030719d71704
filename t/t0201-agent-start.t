#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# How a mover starts with the agent: before its coordinator, twice under one id, and with a configuration that is bad.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
lab_up --movers 0 --no-report

# mover ID ENVIRONMENT...: its talk goes to ID.log.
mover() {
	mover_id=$1
	shift
	"$LAB" run "$lab_dir" env COORDINATOOL_CLIENT_ID="$mover_id" LD_PRELOAD=libcoordinatool_client.so \
		"$@" "$T/mover/testmover" -v --hsm-root "$ARCHIVE" "$MNT" >"$mover_id.log" 2>&1
}

# start_mover ID ENVIRONMENT...: in the background; all of it becomes the mover, so that the test's end finds it.
start_mover() {
	mover_id=$1
	shift
	# shellcheck disable=SC2016 # expanded by the inner shell
	in_lab_background env COORDINATOOL_CLIENT_ID="$mover_id" \
		LD_PRELOAD=libcoordinatool_client.so "$@" \
		sh -c 'log=$1; shift; exec "$@" >"$log" 2>&1' sh "$mover_id.log" \
		"$T/mover/testmover" -v --hsm-root "$ARCHIVE" "$MNT"
}

connected() {
	status | perl -MJSON::PP -e '
		my @ids = sort map { $_->{client_id} } grep { $_->{status} ne "init" } @{decode_json(<STDIN>)->{clients}};
		print "@ids\n";
		exit("@ids" ne $ARGV[0])' "$1"
}

is_archived() {
	in_lab lfs hsm_state "$1" | grep ' archived'
}

says_one_line() {
	equal "$(wc -l <"$1.log")" 2 && grep "coordinatool-agent: .*$2" "$1.log" && grep 'testmover: .*cannot register' "$1.log"
}

"$LAB" kill "$lab_dir" gateway SIGTERM
start_mover early
check 'a mover starts without a coordinator' await 5 test -e early.log
"$LAB" start "$lab_dir" gateway
check 'and comes when that is there' await 10 connected early

start_mover early COORDINATOOL_VERBOSE=info
check 'a second mover of the same id is refused' await 10 grep -q 'ehlo refused' early.log
check 'and the first one is not disturbed' connected early

echo one >"$MNT/one"
check 'archive is recorded' in_lab lfs hsm_archive "$MNT/one"
check 'and done' await 10 is_archived "$MNT/one"

check 'a bad value stops the mover' exits 1 mover bad COORDINATOOL_MAX_ARCHIVE=many
check 'and is told in one line' says_one_line bad "environment: COORDINATOOL_MAX_ARCHIVE: 'many'"
check 'a configuration that is missing stops the mover' exits 1 mover missing COORDINATOOL_CONF=/nonexistent
check 'and is told in one line' says_one_line missing '/nonexistent: .*No such file'

finish
