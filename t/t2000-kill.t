#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Each daemon is killed while movers work: nothing is lost, nothing runs twice.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
FILES=120
# Slow movers, so that a bad moment is easy to meet.
LAB_MOVER_OPTS='--threads 8 --delay 200'
export LAB_MOVER_OPTS
echo 'max_archive 4' >few.conf
lab_up --movers 3 --conf few.conf

# archive WHERE: makes files in a directory of their own and has them archived.
archive() {
	in_lab lfs mkdir -i 0 "$MNT/$1" || return 1
	i=0
	while [ "$i" -lt "$FILES" ]; do
		echo "$1 $i" >"$MNT/$1/f$i"
		i=$((i + 1))
	done
	in_lab lfs hsm_archive --data "tag=$1" "$MNT/$1"/*
}

archived_all() {
	count=$(in_lab lfs hsm_state "$MNT/$1"/* | grep -c ' archived')
	equal "$count" "$FILES"
}

# some_ended COUNT: so that the kill comes in the middle.
some_ended() {
	[ "$(ended)" -ge "$1" ]
}

# Local ports of the movers' connections to the gateway: the same as long as no connection drops. Their sockets to the
# stand-in for Lustre come and go, and are no TCP sockets.
connections() {
	for mover in 0 1 2; do
		pid=$(lab_value "PID_mover$mover")
		find "/proc/$pid/fd" -lname 'socket:*' -printf '%l\n' 2>/dev/null | tr -dc '0-9\n'
	done | awk 'NR == FNR { inode[$1]; next } $10 in inode { print $2 }' - /proc/net/tcp | sort
}

# battle PROGRAM SIGNAL: kills and starts it in the middle of some work.
before=0
battle() {
	name=$1-$2
	check "$name: archive is recorded" archive "$name"
	check "$name: the movers are at work" await 20 some_ended $((before + 10))
	sockets=$(connections)
	check "$name: is killed" "$LAB" kill "$lab_dir" "$1" "$2"
	check "$name: comes back" "$LAB" start "$lab_dir" "$1"
	check "$name: all is archived" await 60 archived_all "$name"
	check "$name: the queue is empty" await 10 settled
	check "$name: nothing was begun twice" begun_once
	check "$name: each request ended once" equal "$(ended)" $((before + FILES))
	before=$((before + FILES))
}

check 'each mover has a connection' equal "$(connections | wc -l)" 3
battle sched SIGKILL
check 'killing the scheduler drops no connection of a mover' equal "$(connections)" "$sockets"
battle sched SIGTERM
check 'stopping the scheduler drops no connection of a mover' equal "$(connections)" "$sockets"
battle gateway SIGKILL
battle gateway SIGTERM
battle ingest SIGKILL
battle report SIGKILL
battle redis SIGKILL

# All of them at once.
check 'all daemons: archive is recorded' archive all
check 'all daemons: the movers are at work' await 20 some_ended $((before + 10))
check 'all daemons: killed and started' "$LAB" restart "$lab_dir" --signal SIGKILL
check 'all daemons: all is archived' await 60 archived_all all
check 'all daemons: nothing was begun twice' begun_once
check 'all daemons: the queue is empty' await 10 settled

finish
