#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The C server's command line: lhsmd_coordinatool runs all four daemons and keeps them running.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl ps
lab_up --movers 0 --no-daemons

# up [NAME=VALUE...]: starts it, in the background.
up() {
	: >background.log
	in_lab_background env "$@" lhsmd_coordinatool "$MNT"
	pid=$!
}

# children: pid and daemon of each, in the order of their names.
children() {
	ps -o pid=,args= --ppid "$pid" | sed -n 's/^ *\([0-9]*\) .* coordinatool\.\([a-z]*\)\.Main .*/\1 \2/p' | sort -k 2
}

daemon() {
	children | sed -n "s/ $1\$//p"
}

names() {
	children | cut -d " " -f 2 | xargs
}

all_there() {
	equal "$(grep -c ': ready' background.log)" "${1:-4}" && equal "$(names)" 'gateway ingest report sched' && status &&
		agents 2 '*'
}

# Whom "gone" looks for, also when their parent is gone.
remember() {
	children | cut -d ' ' -f 1 >pids
	equal "$(wc -l <pids)" 4
}

gone() {
	while read -r child; do
		if process_start "$child"; then
			echo "$child is still there"
			return 1
		fi
	done <pids
}

# ends STATUS: it does so by itself, and nothing of it is left.
ends() {
	await 60 not process_start "$pid" || return
	wait "$pid"
	equal $? "$1" && gone
}

# ends_in_order: in time. What has not ended by itself after three seconds is killed, and the log says so.
ends_in_order() {
	within 15000 ends 0 && ! grep -E 'killed|without finishing' background.log
}

# stops SIGNAL: what runs is told so by that signal, and ends in order.
stops() {
	remember && kill -s "$1" "$pid" && ends_in_order
}

# killed NAME: by SIGKILL; another one takes its place and is ready.
killed() {
	before=$(daemon "$1")
	ready=$(grep -c "^coordinatool-$1: ready" background.log)
	kill -KILL "$before" && await 60 renewed "$1"
}

renewed() {
	equal "$(grep -c "^coordinatool-$1: ready" background.log)" $((ready + 1)) &&
		[ "$(daemon "$1")" ] && [ "$(daemon "$1")" != "$before" ]
}

archived() {
	in_lab lfs hsm_archive "$1" && await 60 is_archived "$1"
}

is_archived() {
	in_lab lfs hsm_state "$1" | grep -q archived
}

# Nothing is started by these.
options() {
	in_lab lhsmd_coordinatool -vvq "$MNT" -c nowhere -c "$(lab_value COORDINATOOL_CONF)" -A 1 --arch 2 -H here -p 5 \
		--redis-host '' --redis-port=6 --client-gr 7 --show-config >out || return
	for value in 'verbose info' 'archive_id 1' 'archive_id 2' 'host here' 'port 5' "redis_host ''" 'redis_port 6' \
		'client_grace_ms 7'; do
		grep -B 1 "^$value\$" out | grep -q '^# command line' || { echo "no $value in:"; cat out; return 1; }
	done
}

# refuses STATUS LINES WORDS OPTION...: it ends with that status and so many lines, WORDS among them, and all is gone.
refuses() {
	wanted=$1
	lines=$2
	words=$3
	shift 3
	# shellcheck disable=SC2086 # options of env
	in_lab timeout 30 env ${with-} lhsmd_coordinatool "$@" 2>err >out
	refused=$?
	cat out err
	equal "$refused" "$wanted" && equal "$(wc -l <err)" "$lines" && grep -q "$words" err && equal "$(wc -c <out)" 0
}

helps() {
	in_lab lhsmd_coordinatool --help >help && "$T/options" "$ROOT/man/lhsmd_coordinatool.8" <help
}
check '--help, and the manual has the same options' helps
check '--version' in_lab lhsmd_coordinatool -V
check 'every option of the C server has its meaning' options
check '--check-config' in_lab lhsmd_coordinatool --check-config
check 'a wrong option' refuses 64 2 nonsense --nonsense "$MNT"
check 'no mount point' refuses 64 2 MOUNT
echo 'port x' >bad.conf
check 'a bad configuration: one line, though four daemons read it' refuses 78 1 "bad.conf:1: port 'x'" -c bad.conf "$MNT"

perl -MIO::Socket::UNIX -e '$| = 1; $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => "notify") or die;
	print "$m\n" while defined $s->recv($m, 100)' >notified 9>&- &
test_pids="$test_pids $!"
await 60 test -S notify || bail 'no socket'
up "NOTIFY_SOCKET=$TRASH/notify"
check 'all four start' await 60 all_there
check 'systemd is told once they are ready' await 60 grep -qx READY=1 notified
check 'a mover finds it' "$LAB" start "$lab_dir" mover0
check 'files are made' make_files 6
check 'a request runs through' archived "$MNT/a/f0"
for name in sched gateway ingest report; do
	check "$name is killed, and comes back" killed $name
done
check 'each time that is said' equal "$(grep -c '^lhsmd_coordinatool: .* ended, started again .*signal=9' background.log)" 4
check 'the mover goes on' archived "$MNT/b/f1"
before=$(daemon report)
ready=$(grep -c "^coordinatool-report: ready" background.log)
kill "$before"
check 'one that is stopped alone comes back, too' await 60 renewed report
check 'SIGTERM: all end' stops TERM
check 'and systemd is told' grep -qx STOPPING=1 notified

for signal in INT QUIT; do
	up
	check 'up again' await 60 all_there
	check "SIG$signal: all end" stops $signal
done

up
check 'up again' await 60 all_there
remember
kill -KILL $pid
check 'it is killed itself: all end' await 15 gone

up
check 'up again' await 60 all_there
check 'the mover is still there' archived "$MNT/a/f2"
remember
check 'lock and quit' in_lab coordinatool-client --lock-quit
check 'all end by themselves, with 0' within 20000 ends 0
check_not 'and none was started again' grep lhsmd background.log

with='-u LD_LIBRARY_PATH'
check 'one that cannot work: said, and all ends' refuses 69 2 '^coordinatool-ingest: liblustreapi' -qq "$MNT"

# in_container: as the first process of a process id namespace.
in_container() {
	unshare --pid --fork --kill-child --mount-proc "$@"
}

if in_container true 2>/dev/null; then
	: >background.log
	in_lab_background unshare --pid --fork --kill-child --mount-proc lhsmd_coordinatool "$MNT"
	outer=$!
	first() {
		pid=$(ps -o pid=,args= --ppid "$outer" | sed -n 's/^ *\([0-9]*\) lhsmd_coordinatool .*/\1/p')
		[ "$pid" ]
	}
	await 60 first
	check 'in a container' await 60 all_there
	nsenter -t "$pid" -p sh -c 'sleep 0.1 & exit'
	no_zombie() {
		equal "$(ps -o stat=,comm= --ppid "$pid" | awk '$1 ~ /^Z/ || $2 == "sleep"')" ''
	}
	check 'as process 1 it waits for orphans' await 60 no_zombie
	remember
	kill "$pid"
	pid=$outer
	check 'and stops on SIGTERM' ends_in_order
else
	check 'in a container # SKIP no namespaces here' true
fi

finish
