#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# fsck compares the queue with Lustre and Redis, and repairs what differs; ingest does so by itself.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server redis-cli perl
echo 'client_grace_ms 1000' >more.conf
echo 'verbose info' >>more.conf
echo 'reconcile_interval_ms 0' >>more.conf
lab_up --movers 0 --no-report --conf "$PWD/more.conf"

# fsck STATUS OPTION...: exits with this status, and what it says is in the file out.
fsck() {
	fsck_status=$1
	shift
	exits "$fsck_status" in_lab coordinatool-client fsck "$@" >out 2>&1
	fsck_result=$?
	cat out
	return "$fsck_result"
}

# says COUNTS: so the last fsck ended.
says() {
	tail -n 1 out
	grep -qx "$1" out
}

# piped STATUS OPTION...: the same from standard input, with the lists of the first MDT only.
piped() {
	in_lab lctl get_param 'mdt.testfs-MDT0000.hsm.active_requests' >list
	piped_status=$1
	shift
	in_lab coordinatool-client fsck "$@" - <list >out 2>&1
	piped_result=$?
	cat out
	equal "$piped_result" "$piped_status"
}

# swap_in_redis: another request's key in place of the first one's.
swap_in_redis() {
	# shellcheck disable=SC2016 # The variables are the lab's.
	swap_field=$(redis hkeys coordinatool_requests | head -n 1)
	swap_value=$(redis hget coordinatool_requests "$swap_field")
	printf '%s\n' MULTI "HDEL coordinatool_requests $swap_field" \
		"HSET coordinatool_requests 0000000000000001$(echo "$swap_field" | cut -c 17-) x" EXEC | redis
	[ "$swap_value" ]
}

# time_out: Lustre gives up all that is active.
time_out() {
	in_lab lctl set_param 'mdt.*.hsm.loop_period=1' 'mdt.*.hsm.active_request_timeout=1' >/dev/null
	await 20 equal_active 0 || return 1
	in_lab lctl set_param 'mdt.*.hsm.active_request_timeout=3600' >/dev/null
}

equal_active() {
	equal "$(active_requests)" "$1"
}

archive() {
	in_lab sh -c 'lfs hsm_archive "$@"' lfs "$@"
}

# twin: Lustre's list has no such request.
twin() {
	cat >twin.json <<-'END'
		{"hal_archive_id":1,"hal_flags":0,"hal_fsname":"testfs","items":[{"hai_action":20,
		"hai_fid":{"f_seq":8589935617,"f_oid":4660,"f_ver":0},"hai_dfid":{"f_seq":8589935617,"f_oid":4660,"f_ver":0},
		"hai_extent_offset":0,"hai_extent_length":-1,"hai_cookie":4660,"hai_gid":0,"hal_archive_id":1,"hal_flags":0,
		"hai_data":""}]}
	END
	"$LAB" inject "$lab_dir" twin.json
}

# forget: the scheduler is killed, Redis emptied, and the scheduler started.
forget() {
	"$LAB" kill "$lab_dir" sched SIGKILL && redis flushall && "$LAB" start "$lab_dir" sched
}

make_files 20
check 'requests are queued' archive "$MNT"/a/* "$MNT"/b/*
check 'they wait' await 10 archives_wait 20
check 'all agree' fsck 0
check 'which is said' says 'lost=0 gone=0 store=0 repaired=0 left=0'

check 'a request comes that Lustre does not list' twin
check 'it waits' await 10 archives_wait 21
check 'fsck finds it' fsck 65
check 'and says what' grep -q '^gone fid=\[0x200000401:0x1234:0x0\] cookie=0x1234 action=ARCHIVE archive=1 repair=' out
check 'a list that is given is compared once, which is not certain' piped 75 --repair
sleep 4
check 'a new list makes it certain, but it is that of one MDT' piped 65 --repair
check 'which is said, and how to go on' grep -q 'repair=none because="add --all-mdts' out
check 'nothing is dropped' archives_wait 21
check 'as JSON, too' exits 65 eval 'in_lab coordinatool-client fsck --json --all-mdts >json'
check 'a line each' equal "$(cut -d , -f 1,2,5- json)" "\
{\"fid\":\"[0x200000401:0x1234:0x0]\",\"cookie\":\"0x1234\",\"repair\":\"drop\",\"differs\":\"gone\"}
{\"lost\":0,\"gone\":1,\"left\":1}"
check 'fsck drops it' fsck 0 --repair --all-mdts
check 'which is said, too' says 'lost=0 gone=1 store=0 repaired=1 left=0'
check 'the others wait' archives_wait 20
check 'the log names it' grep -q 'dropped.*fid=\[0x200000401:0x1234:0x0\] cookie=0x1234' "$lab_dir/log/sched"
check 'all agree again' fsck_clean

check 'a field of Redis is in the place of another' swap_in_redis
check 'fsck finds and repairs both' fsck 0 --repair
check 'the missing one' grep -q '^store fid=.*redis="coordinatool_requests: missing" repair=rewritten' out
check 'the other one' grep -q '^store fid=.*redis="coordinatool_requests: should not be there" repair=rewritten' out
check 'all agree again, too' fsck_clean

check 'the scheduler forgets all' forget
check 'when movers have had their time to return, fsck queues all' await 40 fsck 0 --repair
check 'all wait' archives_wait 20
check 'all agree once more' fsck_clean
check 'an empty list tells nothing' fsck 65 --repair --all-mdts /dev/null
check 'all wait still' archives_wait 20

echo 'reconcile_interval_ms 1' >>"$lab_dir/state/coordinatool.conf"
"$LAB" kill "$lab_dir" ingest HUP
check 'ingest compares' await 20 grep -q 'compared with Lustre' "$lab_dir/log/ingest"
check 'Lustre gives up all requests' time_out
check 'ingest has them dropped' await 30 archives_wait 0
check 'files are archived anew' archive "$MNT"/a/* "$MNT"/b/*
check 'they are queued' await 20 archives_wait 20
check 'the scheduler forgets all once more' forget
check 'ingest has all queued' await 60 archives_wait 20
check 'the log of ingest says so' await 10 grep -q 'repaired' "$lab_dir/log/ingest"
check 'all agree at the end' fsck_clean

# ---- a copytool that is not ours

# stranger [NAME=VALUE]: is registered with Lustre, and takes its time.
stranger() {
	in_lab_background env "$@" "$T/mover/testmover" --delay 60000 --hsm-root "$ARCHIVE" "$MNT"
	await 20 agents "$agents"
}

# compared: ingest has done so twice more, which would make certain what it finds.
compared() {
	before=$(grep -c 'queue compared' "$lab_dir/log/ingest")
	await 40 compared_more
}

compared_more() {
	[ "$(grep -c 'queue compared' "$lab_dir/log/ingest")" -ge $((before + 3)) ]
}

check 'ingest is stopped' "$LAB" kill "$lab_dir" ingest
agents=1
check 'a copytool on another host takes its place' stranger LUSTRE_SIM_CLIENT=elsewhere
other=$!
mkdir -p "$MNT/c" && echo new >"$MNT/c/new"
check 'a request' archive "$MNT/c/new"
check 'is at work there' await 20 equal_active 21
check 'ingest starts' "$LAB" start "$lab_dir" ingest
check 'beside it' await 20 agents 2
check 'ingest compares' compared
check 'and leaves to it what it has' archives_wait 20
check 'so does fsck' fsck 65 --repair
check 'which says so' grep -q '^lost fid=.*repair=none because="another copytool has it"' out
kill "$other"
await 20 agents 1
check 'when it is gone, its request is taken over' await 60 archives_wait 21

check 'ingest is stopped' "$LAB" kill "$lab_dir" ingest
check 'a copytool of the same mount takes its place' stranger
echo new >"$MNT/c/newer"
check 'a request' archive "$MNT/c/newer"
check 'is at work there, too' await 20 equal_active 22
check 'ingest starts' "$LAB" start "$lab_dir" ingest
check 'and waits for its turn' await 20 grep -q 'waiting for the other copytool' "$lab_dir/log/ingest"
sleep 8
check 'it takes nothing meanwhile' archives_wait 21
finish
