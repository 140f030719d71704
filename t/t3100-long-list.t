#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# A mover that runs 100,000 requests comes back with the list of them, after the loss of everything else. Then movers come
# in great numbers, all at once: 10,000 in `make soak`.
# There is much to do, so that it pays to compile early.
LAB_JAVA_OPTS="${LAB_JAVA_OPTS--Duser.language=tr -Duser.country=TR}"
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
lab_up --movers 0 --no-report
COUNT=100000

perl -e '
	print q({"command":"ehlo","id":"mover0","fsname":"testfs","hai_list":[), join(",", map {
		my $fid = qq({"f_seq":8589935617,"f_oid":$_,"f_ver":0});
		qq({"hai_action":20,"hai_fid":$fid,"hai_dfid":$fid,"hai_extent_offset":0,"hai_extent_length":-1,) .
		qq("hai_cookie":) . (1e9 + $_) . qq(,"hai_gid":0,"hal_archive_id":1,"hal_flags":0,"hai_data":"tag=$_",) .
		qq("timestamp":) . (1700000000000000000 + $_) . "}"
	} 1 .. $ARGV[0]), "]}\nhold 60\n"' $COUNT >ehlo

comes() {
	in_lab_background sh -c "'$T/peer' <ehlo"
	mover=$!
	await 20 archives_run $COUNT
}

check 'a mover comes with a long list' comes
kill -KILL -"$mover"
check 'it comes again, and claims what it had' comes
"$LAB" kill "$lab_dir" gateway SIGKILL
"$LAB" restart "$lab_dir" --signal SIGKILL
redis flushall >flushed
check 'once more, and nobody knew of it' comes
check 'nothing waits' equal "$(counter pending_archive)" 0

# ---- many movers

many=1000
[ ! "${COORDINATOOL_SOAK-}" ] || many=10000
kill -KILL -"$mover"
# Each has a socket, and so has the gateway for each.
# shellcheck disable=SC2016 # expanded there
in_lab_background sh -c 'ulimit -n "$(ulimit -Hn)"; exec "$0" "$@"' "$T/crowd" $many
crowd=$!
here() {
	[ "$(grep -c '^here' background.log)" -ge "$1" ]
}
listed() {
	equal "$(status | grep -o '"client_id":"crowd[0-9]*"' | sort -u | wc -l)" "$many"
}
ended() {
	grep -qx "ended $1" background.log
}
memory() {
	for daemon in gateway sched; do
		awk -v name=$daemon -v many=$many '/^VmRSS/ { printf "# %d movers: %s has %d MiB\n", many, name, $2 / 1024 }' \
			"/proc/$(lab_value PID_$daemon)/status"
	done
}
check 'many movers come at once' await 60 here 1
check 'the status has all of them' listed
memory
check 'two requests for each are queued' in_lab "$T/latency" 0 $((2 * many)) 1
check 'and ended' await 60 ended $((2 * many))
if [ "${COORDINATOOL_SOAK-}" ]; then
	replied_in_time() {
		in_lab "$T/latency" 5 >latency && cat latency && grep -Eq ' p99_ms=1?[0-9]\..* over_100=0$' latency
	}
	check 'while they wait for more, nobody waits for a reply to done' replied_in_time
	sed 's/^/# /' latency
fi
"$LAB" kill "$lab_dir" gateway SIGKILL
"$LAB" start "$lab_dir" gateway
check 'when the gateway was killed, all of them come again' await 90 here 2
check 'and are what they were' listed
kill -KILL -"$crowd"
check 'all of them go at once, and the coordinator answers' within 5000 status
check 'it knows them, in their grace' listed
memory

finish
