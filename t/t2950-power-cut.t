#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The power goes, and the programs come back in every order they can: what waited is done.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
need_soak
export LAB_MOVER_OPTS='--delay 100'
lab_up --movers 2

orders() {
	perl -e '
		sub all { my ($done, @left) = @_; return print "$done\n" unless @left;
			for my $i (0 .. $#left) { my @rest = @left; splice @rest, $i, 1; all("$done$left[$i] ", @rest) } }
		all("", qw(redis sched gateway ingest))'
}

power_cut() {
	for program in mover0 mover1 ingest gateway sched redis sim; do
		"$LAB" kill "$lab_dir" "$program" KILL || return 1
	done
}

# runs PROGRAM: since the power is back.
runs() {
	read -r runs_pid _ <"$lab_dir/run/$1.pid" && kill -0 "$runs_pid"
}

# Some are ready only once others are there.
power_back() {
	"$LAB" start "$lab_dir" sim || return 1
	for program in "$@"; do
		"$LAB" start "$lab_dir" "$program" 9>&- &
		await 10 runs "$program" || return 1
	done
	wait
	"$LAB" start "$lab_dir" mover0 && "$LAB" start "$lab_dir" mover1
}

restored() {
	states '(0x00000009) exists archived, archive_id:1'
}

some_restored() {
	in_lab lfs hsm_state "$MNT"/a/* "$MNT"/b/* | grep -q '(0x00000009)'
}

make_files 100 || bail 'no files'
in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
await 60 restored >&9 || bail 'files are not archived'

orders >orders.txt
while read -r order; do
	in_lab lfs hsm_release "$MNT"/a/* "$MNT"/b/*
	in_lab lfs hsm_restore "$MNT"/a/* "$MNT"/b/*
	await 10 some_restored
	check "the power goes ($order)" power_cut
	# shellcheck disable=SC2086 # names of programs
	check 'it is back' power_back $order
	check 'all are restored within a minute' await 60 restored
	check 'nothing is left' await 10 settled
done <orders.txt
check 'the content is right' sums_match

finish
