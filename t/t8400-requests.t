#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# What users and administrators do with requests, on a file system whose name has all of its eight characters.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
LAB_SIM_OPTS='--fsname eightchr'
export LAB_SIM_OPTS
lab_up --movers 0 --no-report
make_files 12 || bail 'no files'

# mover OPTION...: the only one, in place of the one that was there.
mover() {
	! grep -qs '^PID_mover0=' "$lab_dir/env" || "$LAB" kill "$lab_dir" mover0
	mover_with mover0 --threads 1 "$@"
}

archive() {
	in_lab lfs hsm_archive "$@"
}

set_hsm() {
	in_lab lctl set_param "mdt.*.$1"
}

# queue PENDING RUNNING: archives.
queue() {
	equal "$(counter pending_archive) $(counter running_archive)" "$1 $2"
}

# active COUNT: so many requests have been given out by Lustre and not ended.
active() {
	equal "$(active_requests)" "$1"
}

# record STATUS COUNT: so many of Lustre's records are in it.
record() {
	equal "$(in_lab lctl get_param -n 'mdt.*.hsm.actions' | grep -c "status=$1")" "$2"
}

# ends ERRVAL COUNT: so many ends with this error number were told to Lustre.
ends() {
	equal "$(lustre_told | grep '"call": *"end"' | grep -c "\"errval\": *$1[,}]")" "$2"
}

archived() {
	in_lab lfs hsm_state "$@" | sed 's/.*: //' | sort -u >state
	equal "$(cat state)" '(0x00000009) exists archived, archive_id:1'
}

not_archived() {
	in_lab lfs hsm_state "$@" | { ! grep ' archived'; }
}

# The same file.
f=$MNT/a/f0
check 'a file four times in one command' archive "$f" "$f" "$f" "$f"
check 'is one request' await 10 queue 1 0
check 'to Lustre, too' record STARTED 1

# Cancels, without a mover and with one that ignores them.
check 'it is cancelled while no mover is there' in_lab lfs hsm_cancel "$f"
check 'Lustre hears of it' await 10 ends 125 1
check 'and counts nothing as running' await 5 active 0
check 'a mover comes that ignores cancels' mover --delay 3000 --ignore-cancel
check 'an archive runs, others are behind it' archive "$MNT/a/f0" "$MNT/a/f2" "$MNT/a/f4"
check 'in this order' await 10 queue 0 3
check 'the first and the last are cancelled' in_lab lfs hsm_cancel "$MNT/a/f0" "$MNT/a/f4"
check 'all come to an end' await 20 settled
check 'two as cancelled' ends 125 3
check 'one was archived' archived "$MNT/a/f2"
check 'two were not' not_archived "$MNT/a/f0" "$MNT/a/f4"
check 'a cancel of what is done is no error' in_lab lfs hsm_cancel "$MNT/a/f2"
check 'and leaves nothing' await 5 active 0

# Hints as they are.
check 'a mover without a delay' mover
long=$(printf '%1649s' '' | tr ' ' x)
check 'JSON as a hint' in_lab lfs hsm_archive -D '{"tag": "a,b=c", "n": [1, 2]}' "$MNT/a/f6"
check 'comes to the mover' await 10 grep -F 'data="{\x22tag\x22:\x20\x22a,b=c\x22,\x20\x22n\x22:\x20[1,\x202]}"' "$lab_dir/log/mover0"
check 'the longest hint' in_lab lfs hsm_archive -D "$long" "$MNT/a/f8"
check 'too' await 10 grep -q 'data="x\{200,\}' "$lab_dir/log/mover0"
check_not 'one character more is too long to Lustre' in_lab lfs hsm_archive -D "x$long" "$MNT/a/f10"

# A purge finds work that runs, that waits here, and that waits there.
check 'a slow mover' mover --delay 3000
check 'Lustre gives out four at a time' set_hsm hsm.max_requests=4
check 'six are asked for' archive "$MNT"/b/*
check 'one runs, three wait here' await 10 active 4
check 'and two there' record WAITING 2
check 'purge' set_hsm hsm_control=purge
check 'nothing is left here' await 20 settled
check 'nor there' active 0
check 'no record is open' equal "$(in_lab lctl get_param -n 'mdt.*.hsm.actions' | grep -cE 'status=(WAITING|STARTED)')" 0
check 'what waited was not archived' not_archived "$MNT/b/f11"
set_hsm hsm.max_requests=1000000 >/dev/null

# Files that go while nobody may be given work.
check 'a mover without a delay' mover
check 'lock' in_lab coordinatool-client lock
check 'files are to be archived' archive "$MNT/b/f9" "$MNT/b/f11"
check 'and wait' await 10 queue 2 0
rm "$MNT/b/f9"
check 'one is deleted; unlock' in_lab coordinatool-client unlock
check 'both come to an end' await 20 settled
check 'there, too' await 5 active 0
check 'the other is archived' archived "$MNT/b/f11"
times_gone() {
	grep -c 'mover gone mover=mover0' "$lab_dir/log/gateway"
}
gone_again() {
	[ "$(times_gone)" -gt "$gone" ]
}
# mover_goes: and the gateway has seen it, so that nothing is given to it any more.
mover_goes() {
	gone=$(times_gone)
	"$LAB" kill "$lab_dir" mover0 && await 10 gone_again
}
check 'the mover goes' mover_goes

# Lustre gives a request up, and gets it asked for anew.
check 'an archive waits' archive "$MNT/a/f10"
check 'for a mover' await 10 queue 1 0
check 'Lustre waits for a second only' set_hsm hsm.active_request_timeout=1
check 'and gives it up' await 10 active 0
set_hsm hsm.active_request_timeout=3600 >/dev/null
check 'it is asked for anew' archive "$MNT/a/f10"
check 'under another cookie' await 10 queue 2 0
check 'a mover comes' mover
check 'all comes to an end' await 20 settled
check 'the file is archived' archived "$MNT/a/f10"
check 'and nothing is left in Lustre' await 5 active 0
check 'this mover goes, too' mover_goes

# ingest goes and comes while Lustre gives out a stream.
mkdir "$MNT/c"
(cd "$MNT/c" && seq 600 | split -l 1 -a 3 -)
stream() {
	# shellcheck disable=SC2016 # expanded by the inner shell
	for group in a b c d e f g h i j k l m n o p q r s t u v w x; do
		in_lab sh -c 'lfs hsm_archive "$1"/xa"$2"*' sh "$MNT/c" "$group" || return 1
	done
}
restarts() {
	stream &
	for signal in TERM KILL TERM KILL; do
		"$LAB" kill "$lab_dir" ingest "$signal" && "$LAB" start "$lab_dir" ingest || return 1
	done
	wait $!
}
fed() {
	in_lab lctl get_param -n 'mdt.*.hsm.active_requests' | in_lab coordinatool-queue && queue 600 0
}
check 'a stream of 600 requests, and ingest is stopped and killed' restarts
check 'Lustre has given out all' await 20 active 600
check 'what was on the way can be fed, once each' await 10 fed

finish
