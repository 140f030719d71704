#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Lustre keeps its requests while there is no scheduler to take them: an ingest that is killed has not got them.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
lab_up --movers 0
make_files 100

archive() {
	in_lab sh -c 'lfs hsm_archive "$@"' lfs "$@"
}

all_say_so() {
	for daemon in gateway ingest report; do
		grep -q 'waiting for the scheduler at 127.0.0.1:' "$lab_dir/log/$daemon" || return 1
	done
}

# client_says_so COMMAND...
client_says_so() {
	exits 75 in_lab coordinatool-client "$@" 2>err || return
	cat err
	grep -q 'no answer from the scheduler at 127.0.0.1:' err
}

# as_json ARG...: the reply that refuses is printed as it is.
as_json() {
	exits 75 in_lab coordinatool-client "$@" >out || return
	cat out
	grep -q 'no answer from the scheduler at 127.0.0.1:' out
}

queue_says_so() {
	in_lab lctl get_param -n 'mdt.*.hsm.active_requests' >active
	in_lab coordinatool-queue "$PWD/active" 2>err
	status=$?
	cat err
	equal "$status" 75 && grep -q 'no answer from the scheduler at 127.0.0.1:' err
}

# ingest_alone: an ingest without a scheduler, in a process group of its own.
ingest_alone() {
	in_lab_background coordinatool-ingest "$MNT"
	await 10 grep -q ready "$TRASH/background.log" && await 10 grep -q 'waiting for the scheduler' "$TRASH/background.log"
}

in_lab lctl set_param 'mdt.*.hsm.max_requests=1000' >/dev/null
"$LAB" kill "$lab_dir" ingest SIGKILL
"$LAB" kill "$lab_dir" sched SIGKILL
check 'requests are made while nobody is there' archive "$MNT"/a/* "$MNT"/b/*
check 'ingest starts without a scheduler' ingest_alone
check 'does not take them' equal "$(active_requests)" 0
kill -KILL -"$!"
check 'the scheduler starts' "$LAB" start "$lab_dir" sched
check 'and ingest anew, after it was killed' "$LAB" start "$lab_dir" ingest
check 'no request is lost' await 20 archives_wait 100

"$LAB" kill "$lab_dir" sched SIGKILL
check 'each daemon says that there is no scheduler' await 10 all_say_so
check 'the client says so too' within 5000 client_says_so status
check 'whatever it is asked' client_says_so list
check 'in JSON, too' as_json status --json
check 'and as the C client does' as_json
check 'coordinatool-queue as well' queue_says_so
check 'while the scheduler is away for long Lustre has no copytool' await 20 agents 0 '*'
check 'which is said' grep -q 'scheduler is away, Lustre keeps new requests' "$lab_dir/log/ingest"
check 'new requests' archive --data x "$MNT"/a/f0 "$MNT"/b/f1
check 'stay where they are' equal "$(active_requests)" 100
check 'the scheduler is back' "$LAB" start "$lab_dir" sched
check 'and ingest registered' await 10 agents 2 '*'
check 'all is there' await 20 archives_wait 102

finish
