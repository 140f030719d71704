#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Faults, each in the middle of some work: archives, restores, removes, or cancels of archives. Afterwards every file is
# as it should be, nothing was begun twice, what waited longest went first, and scheduler, Redis and Lustre have nothing
# left. In `make soak` every fault meets every kind of work.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
# shellcheck source=lib-work.sh
. "$T/lib-work.sh"
need redis-server redis-cli perl
FILES=40
THREADS=4
export LAB_MOVER_OPTS="--threads $THREADS --delay 150"
{
	printf "max_%s $THREADS\\n" archive restore remove
	# For so long after a start a cancel of a request that nobody knows waits for a mover that comes with it.
	echo 'client_grace_ms 10000'
} >lab.conf
lab_up --movers 2 --conf lab.conf
# shellcheck source=lib-port.sh
. "$T/lib-port.sh"
replica_port=$(port_spare replica) || bail 'no port'

again() {
	"$LAB" kill "$lab_dir" "$1" "${2-KILL}" && "$LAB" start "$lab_dir" "$1"
}

# hang PROGRAM SECONDS
hang() {
	"$LAB" kill "$lab_dir" "$1" STOP && sleep "$2" && "$LAB" kill "$lab_dir" "$1" CONT
}

# spoil COMMAND...: Redis is made useless, so that the scheduler must notice, and is mended a second later.
spoil() {
	redis "$@" && await 10 away && sleep 1
}

away() {
	status | grep -q redis_away_since
}

# ---- faults, each a function; it comes back when all run again

fault_redis_killed() {
	again redis
}

fault_redis_killed_then_sched() {
	"$LAB" kill "$lab_dir" redis KILL && await 10 away && sleep 1 && "$LAB" kill "$lab_dir" sched KILL &&
		"$LAB" start "$lab_dir" redis && "$LAB" start "$lab_dir" sched
}

fault_redis_away_sched_stopped() {
	"$LAB" kill "$lab_dir" redis KILL && await 10 away && sleep 1 && "$LAB" kill "$lab_dir" sched TERM &&
		"$LAB" start "$lab_dir" redis && "$LAB" start "$lab_dir" sched
}

fault_redis_hangs() {
	hang redis 4
}

fault_redis_full() {
	spoil config set maxmemory 1 && redis config set maxmemory 0
}

fault_redis_read_only() {
	spoil config set min-replicas-to-write 1 && redis config set min-replicas-to-write 0
}

fault_redis_is_replica() {
	spoil replicaof 127.0.0.1 1 && redis replicaof no one
}

fault_redis_wants_password() {
	redis config set requirepass secret && redis -a secret client kill type normal && await 10 away && sleep 1 &&
		redis -a secret config set requirepass ''
}

# As after a failover to a copy that lacks the last second.
fault_redis_set_back() {
	rm -rf copy && cp -r "$lab_dir/state/redis" copy && sleep 1 && "$LAB" kill "$lab_dir" redis KILL &&
		rm -rf "$lab_dir/state/redis" && mv copy "$lab_dir/state/redis" && "$LAB" start "$lab_dir" redis
}

# The same with a real one: it has copied the master until a second before, and is copied by the one in its place.
fault_redis_failed_over() {
	redis-server --port "$replica_port" --bind 127.0.0.1 --dir "$PWD" --save '' \
		--replicaof 127.0.0.1 "$(lab_value REDIS_PORT)" >/dev/null 2>&1 &
	test_pids="$test_pids $!"
	await 10 copied redis-cli -p "$replica_port" && redis-cli -p "$replica_port" replicaof no one && sleep 1 &&
		"$LAB" kill "$lab_dir" redis KILL && rm -rf "$lab_dir"/state/redis/* && "$LAB" start "$lab_dir" redis &&
		redis replicaof 127.0.0.1 "$replica_port" && await 10 copied redis && redis replicaof no one &&
		redis-cli -p "$replica_port" shutdown nosave
}

# copied REDIS...: the Redis that this command asks has all of its master.
copied() {
	"$@" info replication | grep master_link_status:up
}

# It cannot write its snapshot, and is configured to take nothing then, as it is by default.
fault_redis_misconfigured() {
	rm -rf "$lab_dir/state/redis/dump.rdb" && mkdir -p "$lab_dir/state/redis/dump.rdb/x" && redis config set save '3600 100000' && redis bgsave &&
		await 10 bgsave_failed && await 10 away && sleep 1 && rm -r "$lab_dir/state/redis/dump.rdb" &&
		redis bgsave && redis config set save ''
}

bgsave_failed() {
	redis info persistence | grep rdb_last_bgsave_status:err
}

fault_redis_empty() {
	"$LAB" kill "$lab_dir" redis KILL && rm -rf "$lab_dir"/state/redis/* && "$LAB" start "$lab_dir" redis
}

fault_redis_flushed() {
	redis flushall
}

fault_sched_killed() {
	again sched
}

fault_sched_hangs() {
	hang sched 4
}

fault_gateway_killed() {
	again gateway
}

fault_gateway_hangs() {
	hang gateway 4
}

fault_ingest_killed() {
	again ingest
}

fault_ingest_hangs() {
	hang ingest 4
}

fault_report_killed() {
	again report
}

fault_report_hangs() {
	hang report 4
}

fault_mover_hangs() {
	hang mover0 4
}

fault_all_killed() {
	"$LAB" restart "$lab_dir" --signal KILL
}

# meet FAULT WORK
meet() {
	work_begins
	name="$1 during $2"
	check "$name: begins" "begin_$2"
	check "$name: is under way" await 20 some_ended 3
	check "$name: it happens" "fault_$1"
	check "$name: all comes to an end" await 60 settled
	check "$name: as it should" await 10 "right_$2"
	check "$name: nothing was begun twice" begun_once
	check "$name: nothing was ended twice" ended_once
	[ "$2" = cancel ] || check "$name: all in its order" in_order
	check "$name: Lustre waits for nothing" await 10 none_active
	check "$name: Redis holds nothing" await 30 redis_empty
	met=$((met + 1))
	if [ "${COORDINATOOL_SOAK-}" ] || [ $((met % 5)) -eq 0 ]; then
		check "$name: fsck finds that all agree" await 20 fsck_clean
	fi
}

met=0
check 'files are made' make_files $FILES
if [ "${COORDINATOOL_SOAK-}" ]; then
	sed -n 's/^fault_\([a-z_]*\)().*/\1/p' "$T/t2600-faults.t" >faults.txt
	while read -r fault; do
		for work in cancel archive restore remove; do
			meet "$fault" $work
		done
	done <faults.txt
	# shellcheck source=lib-sentinel.sh
	. "$T/lib-sentinel.sh"
	check 'Sentinel says where Redis is' begin_sentinel
	for work in archive restore remove cancel; do
		check "the other Redis copies, before $work" await 60 ready_to_fail_over
		meet primary_killed $work
	done
else
	meet redis_full archive
	meet redis_killed_then_sched restore
	meet redis_failed_over remove
	meet redis_misconfigured archive
	meet redis_wants_password restore
	meet redis_hangs remove
	meet redis_away_sched_stopped archive
	meet report_hangs restore
	meet redis_empty remove
	meet sched_killed cancel
fi

finish
