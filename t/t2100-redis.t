#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Redis goes away and comes back; what it holds is what the scheduler holds, and a scheduler starts from it.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server redis-cli perl
lab_up --movers 0 --no-report
redis_port=$(lab_value REDIS_PORT)

item() {
	fid="{\"f_seq\":8589935617,\"f_oid\":$1,\"f_ver\":0}"
	echo "{\"hai_action\":20,\"hai_fid\":$fid,\"hai_dfid\":$fid,\"hai_extent_offset\":0,\"hai_extent_length\":-1," \
		"\"hai_cookie\":$1,\"hai_gid\":0,\"hal_archive_id\":1,\"hal_flags\":0,\"hai_data\":\"\"}"
}

# queue FROM TO
queue() {
	items=$(item "$1")
	i=$(($1 + 1))
	while [ "$i" -le "$2" ]; do
		items="$items,$(item "$i")"
		i=$((i + 1))
	done
	echo "{\"command\":\"queue\",\"hsm_action_items\":[$items]}" | in_lab "$T/peer" | tee reply
}

held() {
	equal "$(redis hlen coordinatool_requests)" "$1"
}

durable_again() {
	! queue 1 1 | grep -q '"durable": *false'
}

says_redis_away() {
	in_lab coordinatool-client status | grep 'redis.*AWAY for .*(.*): '
}

# Another scheduler, of the same Redis: it cannot know before a lease has passed that the first one is alive.
intrude() {
	in_lab env COORDINATOOL_BUS_HOST=127.0.0.2 timeout -k 1 60 coordinatool-sched "$lab_dir/mnt" >intruder 2>&1
	echo $? >intruder.status
}

intruder_refused() {
	cat intruder
	equal "$(cat intruder.status)" 78 && grep 'belongs to the scheduler at .*which is alive' intruder
}

# warns_of WORDS: the status does; warns_in_words: and so the client shows it.
warns_of() {
	status | grep "\"redis_warning\" *: *\"[^\"]*$1"
}

warns_in_words() {
	in_lab coordinatool-client status | grep "^redis .*WARNING.*$1"
}

warns_of_nothing() {
	! warns_of ''
}

refuses_other_file_system() {
	grep 'of file system otherfs, .* of testfs: .*hdel coordinatool_settings fsname' "$lab_dir/log/sched"
}

starts_with_redis() {
	"$LAB" start "$lab_dir" sched &
	await 20 grep "waiting for redis at .*:$redis_port .*refused" "$lab_dir/log/sched" &&
		"$LAB" start "$lab_dir" redis && wait $!
}

check 'with settings that keep the queue there is no warning' warns_of_nothing
check 'nor does the client show one' not warns_in_words ''
check 'requests are queued' queue 1 10
check 'and are in Redis when the reply comes' held 10
check 'Redis is killed' "$LAB" kill "$lab_dir" redis SIGKILL
check 'requests are still taken' queue 11 20
check 'the reply says that they are not durable' grep '"durable": *false' reply
check 'status says so too, and why' says_redis_away
check 'nothing is lost meanwhile' archives_wait 20
check 'Redis comes back' "$LAB" start "$lab_dir" redis
check 'what differs is written' await 15 held 20
check 'and requests are durable again' await 15 durable_again

check 'a scheduler that is killed' "$LAB" kill "$lab_dir" sched SIGKILL
check 'finds everything again' "$LAB" start "$lab_dir" sched
check 'all 20' await 10 archives_wait 20

# Redis loses everything: the scheduler's memory is the truth.
check 'Redis comes back empty' redis flushall
check 'is killed and started' "$LAB" kill "$lab_dir" redis SIGKILL
rm -rf "$lab_dir/state/redis/"*
check 'without its files' "$LAB" start "$lab_dir" redis
check 'and is filled from the scheduler' await 15 held 20

# Redis loses everything and nobody is told: the connection lives.
check 'Redis is flushed while all run' redis flushall
check 'and is filled again' await 10 held 20

# Not earlier: whoever comes first after a flush has the lease.
intrude 9>&- &
test_pids="$test_pids $!"

check 'Redis gets settings that may lose the queue' redis config set appendonly no maxmemory-policy allkeys-lru
check 'status warns of the missing append-only file' await 15 warns_of 'appendonly is no'
check 'and of the policy' warns_of 'maxmemory-policy is allkeys-lru'
check 'which the client shows' warns_in_words 'maxmemory-policy is allkeys-lru'
redis config set appendonly yes maxmemory-policy noeviction >/dev/null
check 'until they are right again' await 15 warns_of_nothing

check 'another scheduler was refused this Redis meanwhile' await 30 intruder_refused

# The queue of another file system.
"$LAB" kill "$lab_dir" ingest
"$LAB" kill "$lab_dir" sched
redis hset coordinatool_settings fsname otherfs >/dev/null
check 'a scheduler starts on the queue of another file system' "$LAB" start "$lab_dir" sched
"$LAB" start "$lab_dir" ingest >/dev/null 2>&1 &
check 'and ends when it hears of its own' await 30 refuses_other_file_system
"$LAB" kill "$lab_dir" ingest
wait $!
check 'an administrator decides' redis hdel coordinatool_settings fsname
check 'then it starts' "$LAB" start "$lab_dir" sched
check 'with its ingest' "$LAB" start "$lab_dir" ingest
check 'and all requests' await 10 archives_wait 20

# One that comes late.
"$LAB" kill "$lab_dir" redis
"$LAB" kill "$lab_dir" sched SIGKILL
check 'a scheduler waits for the Redis that it is configured for' starts_with_redis
check 'and has everything' await 10 archives_wait 20

finish
