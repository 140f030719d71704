#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The queue is recovered from Lustre when Redis has nothing: lctl get_param ... | coordinatool-queue
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need perl
lab_up --movers 0 --no-redis

pending() {
	equal "$(counter pending_archive)" "$1"
}

active() {
	in_lab lctl get_param "$@" 'mdt.*.hsm.active_requests'
}

feed() {
	active "$@" | in_lab coordinatool-queue
}

bad_line() {
	{
		active -n
		echo 'fid=[nonsense] action=ARCHIVE'
	} | in_lab coordinatool-queue >out 2>&1
	status=$?
	cat out
	equal "$status" 1 && grep -q '31' out
}

check 'files are made' make_files 30
check 'archive is recorded' in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
check 'and queued' await 10 pending 30
check 'feeding what is known adds nothing' feed -n
check 'really' pending 30
check 'the scheduler is killed, and has no Redis' "$LAB" kill "$lab_dir" sched SIGKILL
check 'a new one' "$LAB" start "$lab_dir" sched
check 'knows nothing' pending 0
check 'feed it' feed -n
check 'it knows all' pending 30
check 'feed it with headers' feed
check 'again nothing is added' pending 30
check 'a line that cannot be read is named, and the rest is taken' bad_line
check 'a mover comes' "$LAB" start "$lab_dir" mover0
check 'all is archived' await 30 states '(0x00000009) exists archived, archive_id:1'
check 'once each' begun_once
check 'an empty list is no error' feed -n

finish
