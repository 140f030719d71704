#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The lab itself: everything else here stands on it.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl

no_process() {
	left=$(process_marked "LAB_OF=$1")
	[ -z "$left" ] || ps -o pid,args -p "$(echo "$left" | tr '\n' ',')0"
	[ -z "$left" ]
}

same_pid() {
	equal "$(lab_value "PID_$1")" "$2"
}

wrong_usage() {
	exits 64 "$LAB" "$@" 2>out && grep -q '^usage:' out
}

# lab_fails WORDS ARGUMENT...: up does not succeed, says why, and leaves nothing.
lab_fails() {
	words=$1
	shift
	"$LAB" up "$TRASH/failing" "$@" >out 2>&1 && return 1
	cat out
	grep -q "$words" out && no_process "$TRASH/failing"
}

# The lab's script dies when it has started something, but not all.
killed_up() {
	"$LAB" up "$TRASH/killed" --movers 0 >/dev/null 2>&1 9>&- &
	await 20 grep -qs . "$TRASH/killed/run/sim.pid"
	kill -KILL $!
	"$LAB" down "$TRASH/killed" && no_process "$TRASH/killed"
}

recycled_pid() {
	sleep 60 &
	stranger=$!
	echo "$stranger 1" >"$lab_dir/run/report.pid"
	exits 1 "$LAB" kill "$lab_dir" report
	"$LAB" down "$lab_dir"
	kill -0 "$stranger" || return 1
	kill "$stranger"
}

check 'without a command it says how it is used' wrong_usage
mkdir empty
check 'run in a directory without a lab fails' exits 1 "$LAB" run "$TRASH/empty" true
check 'down in a directory without a lab is no error' "$LAB" down "$TRASH/empty"

echo 'client_grace_ms 1234' >more.conf
cd "$TRASH" || exit 1
check 'comes up in a new directory with a blank in its relative name' "$LAB" up 'new lab' --conf more.conf --movers 1
lab_dir="$TRASH/new lab"
check 'takes lines of configuration' grep -q 'client_grace_ms 1234' "$lab_dir/state/coordinatool.conf"
for key in COORDINATOOL_HOST COORDINATOOL_PORT COORDINATOOL_CONF MNT REDIS_HOST REDIS_PORT LD_LIBRARY_PATH PATH \
	PID_sim PID_redis PID_sched PID_gateway PID_ingest PID_report PID_mover0; do
	check "env has $key" grep -q "^$key=." "$lab_dir/env"
done
# shellcheck disable=SC2016 # expanded in the lab
check 'run gives the environment' in_lab sh -c '[ -d "$MNT" ] && lfs path2fid "$MNT"'
check 'run gives the exit status' exits 7 "$LAB" run "$lab_dir" sh -c 'exit 7'
check 'up in a directory where a lab is up fails' exits 1 "$LAB" up "$lab_dir"
check 'a signal that a shell in the background ignores ends a program' "$LAB" kill "$lab_dir" gateway INT
check 'it starts again' "$LAB" start "$lab_dir" gateway
first=$(lab_value PID_gateway)
check 'kill ends a program' "$LAB" kill "$lab_dir" gateway SIGKILL
check_not 'kill of a program that is not there fails' "$LAB" kill "$lab_dir" gateway
check_not 'and it is gone' process_start "$first"
check_not 'env does not have it any more' grep -q PID_gateway "$lab_dir/env"
check 'an unknown program is refused' wrong_usage start "$lab_dir" nonsense
check 'start starts it' "$LAB" start "$lab_dir" gateway
check_not 'start of a program that runs fails' "$LAB" start "$lab_dir" gateway
check 'start adds movers' "$LAB" start "$lab_dir" mover7
sched=$(lab_value PID_sched)
mover=$(lab_value PID_mover0)
check 'restart restarts the daemons' "$LAB" restart "$lab_dir" --signal SIGKILL
check_not 'all of them' same_pid sched "$sched"
check 'and only them' same_pid mover0 "$mover"
check 'down ends all' "$LAB" down "$lab_dir"
check 'down leaves no process' no_process "$lab_dir"

check 'comes up again where one was' "$LAB" up "$lab_dir" --movers 0 --no-redis --no-report
check_not 'without Redis there is none' grep -q PID_redis "$lab_dir/env"
check_not 'nor a report daemon without that' grep -q PID_report "$lab_dir/env"
port=$(lab_value COORDINATOOL_PORT)
check 'a port in use is refused, and named' lab_fails "port $port" --port "$port"
check 'a second lab comes up beside the first' "$LAB" up "$TRASH/second" --movers 1 --no-report
check_not 'on another port' grep -q "^COORDINATOOL_PORT=$port\$" "$TRASH/second/env"
check 'a pid that now is a stranger'\''s is left alone' recycled_pid

echo 'port nonsense' >wrong.conf
check 'a program that does not start is shown with its words' lab_fails nonsense --conf wrong.conf
check 'what a killed up has left is ended by down' killed_up

# What a lab needs of the tree, under a name with a blank: lists of options, and what is preloaded, are split there.
blank_tree() {
	mkdir 'a tree' && (cd "$ROOT" && tar c dist/bin dist/lib t/lab t/await-daemon t/peer t/status t/lib-*.sh t/sim/lfs t/sim/lctl \
		t/sim/simctl t/sim/lustre-sim t/sim/liblustreapi.so* t/mover/testmover preload/*.so) | tar x -C 'a tree'
}

blank_archive() {
	rm -f 'a tree/dist/lib/coordinatool/'*.jsa
	# As many as the whole list take five seconds of a processor.
	for list in classes.lst classes-client.lst classes-web.lst; do
		head -n 100 "$ROOT/dist/lib/coordinatool/$list" >"a tree/dist/lib/coordinatool/$list"
	done
	"$ROOT/build/archive" 'a tree/dist/bin' 'a tree/dist/lib/coordinatool'
	for archive in coordinatool coordinatool-client coordinatool-web; do
		test -s "a tree/dist/lib/coordinatool/$archive.jsa" || return
	done
}

check 'a tree whose name has a blank' blank_tree
check 'brings a lab up, with a mover' "$TRASH/a tree/t/lab" up "$TRASH/blank" --movers 1 --no-report
check 'and makes a class archive' blank_archive

finish
