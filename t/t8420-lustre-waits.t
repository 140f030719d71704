#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# What Lustre counts as running and waits for has somebody who ends it, whoever died and whatever Lustre says twice.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
echo 'client_grace_ms 1500' >conf
export LAB_MOVER_OPTS='--delay 700'
lab_up --movers 1 --no-report --conf conf

restored() {
	states '(0x00000009) exists archived, archive_id:1'
}

# mover_dies: while it is at work.
mover_dies() {
	"$LAB" kill "$lab_dir" mover0 KILL && "$LAB" start "$lab_dir" mover0
}

# begun COUNT: so many restores have told Lustre of their volatile file.
begun() {
	equal "$(in_lab lctl get_param -n 'mdt.*.hsm.active_requests' | grep RESTORE |
		perl -ne 'print if /fid=(\S+) dfid=(\S+)/ && $1 ne $2' | grep -c .)" "$1"
}

reader_ended() {
	! kill -0 "$reader" 2>/dev/null
}

is_restored() {
	in_lab lfs hsm_state "$MNT/$1" | grep '(0x00000009)'
}

equal_counter() {
	equal "$(counter "$1")" "$2"
}

# ---- a mover dies in the middle of a restore

make_files 4 || bail 'no files'
in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
check 'files are archived' await 20 restored
in_lab lfs hsm_release "$MNT"/a/* "$MNT"/b/*
in_lab lfs hsm_restore "$MNT"/a/* "$MNT"/b/*
check 'restores begin' await 10 begun 4
check 'their mover is killed and comes back without them' mover_dies
check 'all are restored' await 20 restored
check 'with their content' sums_match
check 'Lustre waits for nothing' await 5 none_active
check 'and we have nothing left' await 5 settled

in_lab lfs hsm_release "$MNT"/a/* "$MNT"/b/*
in_lab_background simctl read "$MNT/a/f0"
reader=$!
check 'a read asks for a restore' await 10 begun 1
check 'its mover dies' mover_dies
check 'the reader does not hang' await 20 reader_ended
check 'the file is restored' await 20 is_restored a/f0

in_lab lfs hsm_restore "$MNT"/a/* "$MNT"/b/*
check 'restores begin again' await 10 begun 3
"$LAB" kill "$lab_dir" ingest
check 'a mover dies while no ingest is there' mover_dies
check 'ingest comes back' "$LAB" start "$lab_dir" ingest
check 'what the next mover could not end in Lustre is ended, and restored' await 30 restored
check 'nothing is left in Lustre' await 5 none_active
check 'nor with us' await 5 settled

# ---- a cancel of what nobody knows

"$LAB" kill "$lab_dir" mover0
redis config set appendonly no >/dev/null
in_lab lfs hsm_remove "$MNT/a/f0"
check 'a remove waits' await 5 equal_counter pending_remove 1
check 'everything is lost' "$LAB" kill "$lab_dir" sched KILL
redis flushall >/dev/null
check 'the scheduler comes back empty' "$LAB" start "$lab_dir" sched
check 'it is cancelled in Lustre' in_lab lfs hsm_cancel "$MNT/a/f0"
check 'once no mover has come with it Lustre is told, and waits no more' await 10 none_active

# ---- Lustre orders again

# ETIMEDOUT
export LAB_MOVER_OPTS='--fail 110 --delay 100'
"$LAB" down "$lab_dir"
mv "$lab_dir" lab1
lab_up --movers 1 --no-report --conf conf
make_files 10 || bail 'no files'
in_lab lctl set_param 'mdt.*.hsm.policy=-NoRetryAction' >/dev/null
in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
tried_again() {
	[ "$(ended)" -ge 40 ] || { ended; return 1; }
}
check 'what ends with RETRY is sent again, and given to the mover again' await 20 tried_again
"$LAB" kill "$lab_dir" mover0
check 'a good mover comes' mover_with mover0
check 'all is archived' await 20 restored
check 'nothing is active in Lustre' await 5 none_active
check 'nothing is left' await 5 settled

finish
