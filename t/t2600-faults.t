#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Faults, each in the middle of some work: archives, restores, removes, or cancels of archives. Afterwards every file is
# as it should be, nothing was begun twice, what waited longest went first, and scheduler, Redis and Lustre have nothing
# left. In `make soak` every fault meets every kind of work.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
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
redis_port=$(lab_value REDIS_PORT)

redis() {
	redis-cli -p "$redis_port" "$@"
}

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

fault_mover_hangs() {
	hang mover0 4
}

fault_all_killed() {
	"$LAB" restart "$lab_dir" --signal KILL
}

# ---- work, each in its own function: begins it, and says whether it is right in the end

begin_archive() {
	in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
}

right_archive() {
	states '(0x00000009) exists archived, archive_id:1'
}

begin_restore() {
	in_lab lfs hsm_release "$MNT"/a/* "$MNT"/b/* && in_lab lfs hsm_restore "$MNT"/a/* "$MNT"/b/*
}

right_restore() {
	right_archive && sums_match
}

begin_remove() {
	in_lab lfs hsm_remove "$MNT"/a/* "$MNT"/b/*
}

right_remove() {
	states '(0x00000000)'
}

# Some have ended by then, some run, some wait.
begin_cancel() {
	begin_archive && await 10 some_ended 5 && in_lab lfs hsm_cancel "$MNT"/a/* "$MNT"/b/*
}

# What was not cancelled in time is archived.
right_cancel() {
	in_lab lfs hsm_state "$MNT"/a/* "$MNT"/b/* | grep -v ': (0x0000000[019])' | { ! grep .; }
}

# ---- what must hold

some_ended() {
	[ "$(ended)" -ge $((before + $1)) ]
}

none_active() {
	equal "$(active_requests)" 0
}

redis_empty() {
	equal "$(redis hlen coordinatool_requests) $(redis hlen coordinatool_assigned) $(redis hlen coordinatool_untold)" '0 0 0'
}

# Requests of one MDT begin as they came, give or take those that run at a time.
in_order() {
	"$LAB" reports "$lab_dir" | tail -n +$((reported + 1)) | perl -MJSON::PP -ne '
		BEGIN { $room = shift @ARGV }
		my $r = decode_json($_);
		next unless $r->{call} eq "begin" && !$r->{is_error};
		$r->{fid} =~ /^\[(\w+):/;
		push @{$begun{$1}}, $r->{cookie};
		END { for my $mdt (keys %begun) {
			my @came = sort { $a <=> $b } @{$begun{$mdt}};
			my %place = map { $came[$_] => $_ } 0 .. $#came;
			for my $i (0 .. $#came) {
				my $early = $place{$begun{$mdt}[$i]} - $i;
				print "$begun{$mdt}[$i] of $mdt overtook $early\n" and $bad = 1 if $early > $room;
			} }
			$? = $bad ? 1 : 0; }' $((2 * THREADS))
}

# meet FAULT WORK
meet() {
	before=$(ended)
	reported=$("$LAB" reports "$lab_dir" | wc -l)
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
}

check 'files are made' make_files $FILES
if [ "${COORDINATOOL_SOAK-}" ]; then
	sed -n 's/^fault_\([a-z_]*\)().*/\1/p' "$T/t2600-faults.t" >faults.txt
	while read -r fault; do
		for work in cancel archive restore remove; do
			meet "$fault" $work
		done
	done <faults.txt
else
	meet redis_full archive
	meet redis_killed_then_sched restore
	meet redis_set_back remove
	meet redis_is_replica archive
	meet redis_wants_password restore
	meet redis_hangs remove
	meet redis_away_sched_stopped archive
	meet gateway_hangs restore
	meet redis_empty remove
	meet sched_killed cancel
fi

finish
