# SPDX-License-Identifier: LGPL-3.0-or-later
# shellcheck shell=sh
#
# A Redis of the lab that fails over: two of them with a Sentinel, and the scheduler asks that one. For a test that has
# reserved replica_port. redis() asks whichever is the primary.

SENTINEL_QUORUM=1

# begin_sentinel: the lab's Redis gets a replica and a Sentinel, and the scheduler is started anew with them.
# shellcheck disable=SC2154 # lib-test.sh sets lab_dir, the test replica_port
begin_sentinel() {
	sentinel_port=$(port_spare sentinel) || return
	first_port=$(lab_value REDIS_PORT)
	"$LAB" kill "$lab_dir" sched TERM && "$LAB" kill "$lab_dir" redis TERM || return
	primary=$first_port
	start_redis "$first_port" && start_redis "$replica_port" --replicaof 127.0.0.1 "$first_port" || return
	cat >sentinel.conf <<-END
		sentinel monitor queue 127.0.0.1 $first_port $SENTINEL_QUORUM
		sentinel down-after-milliseconds queue 1000
		sentinel failover-timeout queue 5000
	END
	redis-server "$PWD/sentinel.conf" --sentinel --port "$sentinel_port" --bind 127.0.0.1 >sentinel.log 2>&1 &
	test_pids="$test_pids $!"
	in_lab_background env "COORDINATOOL_REDIS_HOST=127.0.0.1:$sentinel_port" COORDINATOOL_REDIS_SENTINEL=queue \
		coordinatool-sched "$MNT"
	await 30 grep -q 'coordinatool-sched: ready' background.log
}

# start_redis PORT [OPTION...]
start_redis() {
	sr_port=$1
	shift
	mkdir -p "redis.$sr_port"
	redis-server --port "$sr_port" --bind 127.0.0.1 --dir "$PWD/redis.$sr_port" --save '' --appendonly yes \
		--repl-diskless-sync-delay 0 "$@" >"redis.$sr_port.log" 2>&1 &
	echo $! >"redis.$sr_port.pid"
	test_pids="$test_pids $!"
	await 10 redis-cli -p "$sr_port" ping
}

redis() {
	redis-cli -p "$primary" "$@"
}

other_port() {
	[ "$primary" = "$first_port" ] && echo "$replica_port" || echo "$first_port"
}

# Sentinel knows the one that it would make the primary, and that has everything.
ready_to_fail_over() {
	redis-cli -p "$sentinel_port" sentinel replicas queue | grep -xA 1 name | grep ":$(other_port)\$" &&
		redis-cli -p "$(other_port)" info replication | grep master_link_status:up
}

named() {
	[ "$(redis-cli -p "$sentinel_port" sentinel get-master-addr-by-name queue | tail -n 1)" = "$1" ]
}

# fault_primary_killed: the primary dies, the other one takes its place, and it comes back as a replica.
fault_primary_killed() {
	kill -KILL "$(cat "redis.$primary.pid")"
	await 30 named "$(other_port)" || return
	former=$primary
	primary=$(other_port)
	start_redis "$former" --replicaof 127.0.0.1 "$primary"
}
