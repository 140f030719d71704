#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Our coordinatool-client says to a C server what the C client says to it, and takes its replies.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need perl
lab_up --movers 0 --no-report --no-redis

client() {
	in_lab env COORDINATOOL_PORT="$(cat port)" coordinatool-client "$@"
}

line() {
	printf 'fid=[0x200000401:%s:0x0] dfid=[0x200000401:%s:0x0] compound/cookie=0x0/%s action=%s archive#=1 ' "$@"
	printf 'flags=0x0 extent=0x0-0xffffffffffffffff gid=0x0 data=[%s] canceled=0 uuid=u done=0\n' 7461673D78000000
}

queue() {
	{
		line 0x1 0x1 0x3e9 ARCHIVE
		line 0x2 0x2 0x3ea RESTORE
		line 0x3 0x3 0x3eb REMOVE
	} | client --queue "$@"
}

setsid "$T/wire/serve" "$T/wire/client-command-line.jsonl" port >differences 2>&1 9>&- &
server=$!
test_pids="$test_pids $server"
await 5 test -s port

check 'status' client
check 'queue' queue
check 'queue, naming the filesystem' queue --fsname testfs
check 'status of every request' client --verbose --verbose
check 'lock' client --lock
check 'status' client
check 'unlock' client --unlock
check 'drain, until the server goes away' exits 69 client --drain
check 'status' client
wait $server
status=$?
check 'what it said is what the C client says' equal "$status $(cat differences)" '0 '

finish
