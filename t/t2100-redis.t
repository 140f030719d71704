#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Redis goes away and comes back; what it holds is what the scheduler holds, and a scheduler starts from it.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server redis-cli perl
lab_up --movers 0
redis_port=$(lab_value REDIS_PORT)

redis() {
	redis-cli -p "$redis_port" "$@"
}

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
	in_lab coordinatool-client status | grep -i 'redis.*away'
}

pending() {
	equal "$(counter pending_archive)" "$1"
}

starts_with_redis() {
	"$LAB" start "$lab_dir" sched &
	await 20 grep "waiting for redis at .*:$redis_port .*refused" "$lab_dir/log/sched" &&
		"$LAB" start "$lab_dir" redis && wait $!
}

check 'requests are queued' queue 1 10
check 'and are in Redis when the reply comes' held 10
check 'Redis is killed' "$LAB" kill "$lab_dir" redis SIGKILL
check 'requests are still taken' queue 11 20
check 'the reply says that they are not durable' grep '"durable": *false' reply
check 'status says so too' says_redis_away
check 'nothing is lost meanwhile' pending 20
check 'Redis comes back' "$LAB" start "$lab_dir" redis
check 'what differs is written' await 15 held 20
check 'and requests are durable again' await 15 durable_again

check 'a scheduler that is killed' "$LAB" kill "$lab_dir" sched SIGKILL
check 'finds everything again' "$LAB" start "$lab_dir" sched
check 'all 20' await 10 pending 20

# Redis loses everything: the scheduler's memory is the truth.
check 'Redis comes back empty' redis flushall
check 'is killed and started' "$LAB" kill "$lab_dir" redis SIGKILL
rm -rf "$lab_dir/state/redis/"*
check 'without its files' "$LAB" start "$lab_dir" redis
check 'and is filled from the scheduler' await 15 held 20

# One that comes late.
"$LAB" kill "$lab_dir" redis
"$LAB" kill "$lab_dir" sched SIGKILL
check 'a scheduler waits for the Redis that it is configured for' starts_with_redis
check 'and has everything' await 10 pending 20

finish
