#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# What cannot work: one clear line, and an exit status that means something. What may come, a mount, a port, Redis: one
# clear line, and it is waited for (that it is enough when it comes, t5010 shows).
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
# shellcheck source=lib-port.sh
. "$T/lib-port.sh"
lab_up --movers 0
mkdir -p other/run
port_reserve "$TRASH/other" '' 2 || bail 'no ports'
read -r other <other/run/ports

# refuses STATUS WORDS COMMAND...: in a lab; one line on stderr, within 10 s.
refuses() {
	wanted=$1
	words=$2
	shift 2
	in_lab timeout 10 "$@" 2>err >out
	status=$?
	cat out err
	equal "$status" "$wanted" && equal "$(wc -l <err)" 1 && grep -q "$words" err && equal "$(wc -c <out)" 0
}

# waits WORDS COMMAND...: in a lab; it says once what it waits for, and ends on SIGTERM.
waits() {
	words=$1
	shift
	: >background.log
	in_lab_background "$@"
	pid=$!
	await 10 grep "waiting for .*$words" background.log
	said=$?
	kill "$pid"
	wait "$pid"
	status=$?
	cat background.log
	equal "$said $status $(grep -c 'waiting for' background.log)" '0 0 1' && last_line background.log stopped
}

last_line() {
	tail -n 1 "$1"
	tail -n 1 "$1" | grep -q "$2"
}

cat >bad.conf <<-'END'
	port 70000
	client_grace_ms soon
END

two_problems() {
	in_lab coordinatool-sched -c "$TRASH/bad.conf" "$MNT" 2>err
	status=$?
	cat err
	equal "$status" 78 && grep -q "bad.conf:1.*port.*70000" err && grep -q "bad.conf:2.*client_grace_ms.*soon" err
}

# helps PAGE PROGRAM [OPTION]: it has a help, and one for the option, and the page has the same options.
helps() {
	helps_page=$1
	shift
	in_lab "$1" --help >help && { [ $# = 1 ] || in_lab "$@" --help >>help; } && "$T/options" "$ROOT/man/$helps_page" <help
}

for daemon in sched gateway ingest report; do
	check "$daemon: bad option" exits 64 in_lab coordinatool-$daemon --nonsense "$MNT"
	check "$daemon: missing configuration file" refuses 78 /nowhere.conf coordinatool-$daemon -c /nowhere.conf "$MNT"
	check "$daemon: --check-config" in_lab coordinatool-$daemon --check-config "$MNT"
	# What these do beside being daemons has a help of its own.
	case $daemon in
	report) other_tool=--follow ;;
	sched) other_tool=--new-key=gateway ;;
	*) other_tool= ;;
	esac
	check "$daemon: --help, and the manual has the same options" \
		helps coordinatool-$daemon.8 coordinatool-$daemon $other_tool
	check "$daemon: --version" in_lab coordinatool-$daemon --version
done
check 'web: --help, and the manual has the same options' helps coordinatool-web.8 coordinatool-web
for tool in queue client; do
	check "$tool: --help, and the manual has the same options" helps coordinatool-$tool.1 coordinatool-$tool
	check "$tool: --version" in_lab coordinatool-$tool --version
	check "$tool: nobody there" refuses 69 refused coordinatool-$tool -q -p 1 </dev/null
done
queue_waits() {
	"$LAB" kill "$lab_dir" gateway
	: >background.log
	in_lab_background coordinatool-queue /dev/null
	pid=$!
	await 10 grep -q 'waiting for a coordinator' background.log && "$LAB" start "$lab_dir" gateway
	wait "$pid"
	status=$?
	cat background.log
	equal "$status" 0
}
check 'queue: waits for a coordinator that is about to start' queue_waits
check 'all problems of a configuration are told at once' two_problems
check 'ingest: missing mount' waits 'Lustre at /nowhere' coordinatool-ingest /nowhere
check 'ingest: not Lustre' waits "Lustre at $TRASH" coordinatool-ingest "$TRASH"
check 'ingest: no liblustreapi' refuses 69 liblustreapi env -u LD_LIBRARY_PATH coordinatool-ingest "$MNT"
check 'gateway: port in use' waits "port $(lab_value COORDINATOOL_PORT) of host 127.0.0.1.*in use" \
	coordinatool-gateway "$MNT"
check 'gateway: unknown host' waits 'host no-such-host.invalid.*does not resolve' \
	coordinatool-gateway -H no-such-host.invalid "$MNT"
check "gateway: another host's address" waits '192.0.2.1: Cannot assign' coordinatool-gateway -H 192.0.2.1 "$MNT"
check 'sched: port in use' waits "port $(lab_value BUS_PORT) of bus_host.*in use" coordinatool-sched "$MNT"
check 'sched: no Redis' waits 'redis at 127.0.0.1:1 .*refused' \
	env COORDINATOOL_BUS_PORT="$other" coordinatool-sched --redis-port 1 "$MNT"
check 'sched: no password file' refuses 78 'pwd cannot be read: no such file' \
	env COORDINATOOL_BUS_PORT="$other" COORDINATOOL_REDIS_PASSWORD_FILE="$TRASH/pwd" coordinatool-sched "$MNT"
port_release "$TRASH/other"

for daemon in report ingest gateway sched; do
	check "$daemon: ends on SIGTERM within 2 s" within 2000 "$LAB" kill "$lab_dir" $daemon SIGTERM
	check "$daemon: says so" last_line "$lab_dir/log/$daemon" stopped
	check "$daemon: starts again" "$LAB" start "$lab_dir" $daemon
done
# Without those it talks to.
"$LAB" kill "$lab_dir" sched SIGKILL
for daemon in report ingest gateway; do
	check "$daemon: ends within 2 s while the scheduler is away" within 2000 "$LAB" kill "$lab_dir" $daemon SIGTERM
done

finish
