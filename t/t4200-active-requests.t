#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The queue is recovered from Lustre when Redis has nothing: lctl get_param ... | coordinatool-queue
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need perl
lab_up --movers 0 --no-report --no-redis

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
	equal "$status" 1 && grep -q 'stdin:30: ' out
}

fed_by_pdsh() {
	equal "$(active | sed 's/^/mds1: /' | in_lab coordinatool-queue)" 'enqueued=0 skipped=30 errors=0'
}

refused_as_other() {
	active | sed 's/testfs-/other-/' | in_lab coordinatool-queue >out 2>&1
	status=$?
	cat out
	equal "$status" 65 && grep -q 'refused, of file system other: Bad fsname' out
}

told_cancelled() {
	lustre_told | grep '"call": *"end"' >told
	equal "$(grep -c '"errval": *125' told)" "$1"
}

archived() {
	in_lab lfs hsm_state "$MNT"/a/* "$MNT"/b/* >states
	equal "$(grep -c '(0x00000009) exists archived, archive_id:1' states)" "$1"
}

check 'files are made' make_files 30
check 'archive is recorded' in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
check 'and queued' await 10 archives_wait 30
check 'feeding what is known adds nothing' feed -n
check 'really' archives_wait 30
check 'the scheduler is killed, and has no Redis' "$LAB" kill "$lab_dir" sched SIGKILL
check 'a new one' "$LAB" start "$lab_dir" sched
check 'knows nothing' archives_wait 0
check 'feed it' feed -n
check 'it knows all' archives_wait 30
check 'feed it with headers' feed
check 'again nothing is added' archives_wait 30
check 'feed it as pdsh gives it' fed_by_pdsh
check 'nothing is added this time either' archives_wait 30
check 'feed it with the headers of another file system' refused_as_other
check 'feed it one that is cancelled' equal "$(active -n | sed -n '1s/canceled=0/canceled=1/p' |
	in_lab coordinatool-queue)" 'enqueued=0 skipped=0 errors=0 cancelled=1'
check 'which is not queued any more' archives_wait 29
check 'Lustre is told that it has ended' await 10 told_cancelled 1
check 'a line that cannot be read is named, and the rest is taken' bad_line
check 'a mover comes' "$LAB" start "$lab_dir" mover0
check 'all is archived' await 30 archived 29
check 'once each' begun_once
check 'an empty list is no error' feed -n

finish
