#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# lock, unlock, lock and quit.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
LAB_MOVER_OPTS='--threads 8 --delay 100'
export LAB_MOVER_OPTS
lab_up --movers 1

client() {
	in_lab coordinatool-client "$@"
}

pending() {
	equal "$(counter pending_archive) $(counter running_archive)" "$1"
}

gone() {
	for name in sched gateway ingest report; do
		if process_of "$lab_dir/run/$name.pid"; then
			echo "$name is still there"
			return 1
		fi
	done
}

said_no_error() {
	! grep -iE 'fatal|error|internal' "$lab_dir/log/sched" "$lab_dir/log/gateway" "$lab_dir/log/ingest"
}

check 'files are made' make_files 20
check 'lock' client --lock
check 'requests are taken' in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
check 'and wait' await 10 pending '20 0'
check 'status says locked' equal "$(counter locked)" 1
check 'a lock survives a kill' "$LAB" restart "$lab_dir" --signal SIGKILL
check 'and so do the requests' await 10 pending '20 0'
check 'it is still locked' equal "$(counter locked)" 1
check 'unlock' client --unlock
check 'now they are done' await 30 states '(0x00000009) exists archived, archive_id:1'
check 'status says unlocked' equal "$(counter locked)" 0

in_lab lfs hsm_remove "$MNT"/a/*
check 'lock and quit, while requests run' client --lock-quit
check 'all four daemons end' await 20 gone
check 'without a complaint' said_no_error

finish
