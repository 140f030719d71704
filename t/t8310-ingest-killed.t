#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# What ingest has taken from Lustre is not lost when it is killed before the scheduler has it: Lustre would not give it
# again.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
lab_up --movers 0 --no-report
make_files 100

# kept COUNT: as many lists as Lustre has sent, of at least 72 bytes each item.
kept() {
	[ "$(cat "$lab_dir"/state/ingest*.spool | wc -c)" -ge $((72 * $1)) ] && equal "$(active_requests)" "$1"
}

empty() {
	equal "$(cat "$lab_dir"/state/ingest*.spool | wc -c)" 0
}

all_killed() {
	for program in ingest sched gateway redis; do
		"$LAB" kill "$lab_dir" "$program" KILL || return 1
	done
}

all_started() {
	for program in redis sched gateway ingest; do
		"$LAB" start "$lab_dir" "$program" || return 1
	done
}

"$LAB" kill "$lab_dir" sched STOP
check 'requests come while the scheduler hangs' in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
check 'ingest takes and keeps them' await 10 kept 100
check 'everything is killed' all_killed
check 'and started' all_started
check 'no request is lost' await 20 archives_wait 100
check 'nothing is kept any more' await 10 empty

check 'a mover does them' "$LAB" start "$lab_dir" mover0
check 'all of them' await 20 settled
check 'once' equal "$(counter done_archive)" 100

# The scheduler has accepted them, and ingest has not heard of it: they are the same requests.
check 'the files are written to' in_lab lfs hsm_set --dirty "$MNT"/a/* "$MNT"/b/*
"$LAB" kill "$lab_dir" mover0
"$LAB" kill "$lab_dir" sched STOP
check 'they are archived again' in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
check 'and kept' await 10 kept 100
cp "$lab_dir"/state/ingest*.spool before
"$LAB" kill "$lab_dir" sched CONT
check 'the scheduler has them' await 10 archives_wait 100
check 'nothing is kept' await 10 empty
"$LAB" kill "$lab_dir" ingest KILL
check 'a mover does them' "$LAB" start "$lab_dir" mover0
check 'all' await 20 settled
cp before "$(echo "$lab_dir"/state/ingest*.spool)"
check 'ingest starts with a spool that was accepted long ago' "$LAB" start "$lab_dir" ingest
check 'which it hands on' await 10 grep 'handing on what was taken before the last stop' "$lab_dir/log/ingest"
check 'and the scheduler knows it' await 10 empty
check 'nothing is done twice' equal "$(counter done_archive)" 200

# What the queue has not heard of is not done, for tests that wait until all is.
"$LAB" kill "$lab_dir" ingest STOP
check 'files are to be removed while ingest hangs' in_lab lfs hsm_remove "$MNT"/a/* "$MNT"/b/*
check_not 'which is not done yet' settled
"$LAB" kill "$lab_dir" ingest CONT
check 'all are' await 20 settled
check 'as asked for' equal "$(counter done_remove)" 100

finish
