#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The client's command line as the C program's: options in clusters, shortened and repeated, and what they do.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need perl
lab_up --movers 0 --no-report --no-redis

client() {
	in_lab coordinatool-client "$@"
}

# says TEXT ARGUMENT...: succeeds, and prints this.
says() {
	says_text=$1
	shift
	client "$@" >out || return
	grep -qF -e "$says_text" out || {
		cat out
		return 1
	}
}

# fed NAME...: three requests, given with these arguments.
fed() {
	for fed_i in 1 2 3; do
		printf 'fid=[0x200000401:0x%d:0x0] dfid=[0x200000401:0x%d:0x0] compound/cookie=0x0/0x%d ' $fed_i $fed_i $fed_i
		printf 'action=ARCHIVE archive#=%d flags=0x0 extent=0x0-0xffffffffffffffff gid=0x0 data=[]\n' $fed_i
	done | client "$@"
}

# given COUNT ARGUMENT...: so many replies with work.
given() {
	given_count=$1
	shift
	client "$@" >out || return
	cat out
	equal "$(grep -c '"hsm_action_list"' out)" "$given_count"
}

# fails ARGUMENT...: with a line on stderr, and nothing on stdout.
fails() {
	! client "$@" >out 2>err && cat err && equal "$(wc -c <out)" 0 && grep -q '^coordinatool-client: ' err
}

# unread ARGUMENT...: nobody reads what it prints, of which it does not complain.
unread() {
	client "$@" 2>err | true
	equal "$(cat err)" ''
}

check 'nothing said: the status, as the C client prints it where no terminal is' says '  "command": "status",'
check 'with the heading at the end' equal "$(tail -n 2 out)" '}Got status reply:'
check 'nobody reads it' unread
check 'said quietly' says '  "command": "status",' -qq
check 'loudly: with requests' says '"active_requests": []' -vv
check 'requests of another file system are refused' exits 65 fed -Q --fsname other
check 'requests are queued' equal "$(fed --fsname=testfs -qQ)" '{
  "command": "queue",
  "enqueued": 3
}Got queue reply:'
check 'known ones are skipped' equal "$(fed --queue)" '{
  "command": "queue",
  "skipped": 3
}Got queue reply:'
check 'by the word, which has an output of its own' equal "$(fed queue)" 'enqueued=0 skipped=3 errors=0'
check 'also as JSON' equal "$(fed queue --json)" '{"enqueued":0,"skipped":3,"errors":0}'
check 'lock' equal "$(client --lock)" ok
check 'it is locked' says '"locked": 1'
check 'which the word says as JSON where that is wanted' equal "$(client lock --json)" '{"locked":1}'
check 'unlock, in short' equal "$(client --un)" ok
check_not 'it is not locked' says '"locked"'
check 'the words say nothing' equal "$(client lock && client unlock)" ''
check 'no reply is waited for' equal "$(client -R -i 0 && client -i 0)" ''
check 'recv, for archives 1 and 3' given 1 -R -A 1 --archive=3 -i 1
check 'in a cluster' given 1 -qRA1 -i1
check 'recv without -A asks for the archive ids that are configured' equal "$(in_lab env COORDINATOOL_ARCHIVE_ID='2 7' \
	coordinatool-client recv -i 1 | grep -o '"hal_archive_id":.' | sort -u)" '"hal_archive_id":2'
check '-A replaces them' equal "$(in_lab env COORDINATOOL_ARCHIVE_ID=2 \
	coordinatool-client recv -A 3 -i 1 | grep -o '"hal_archive_id":.' | sort -u)" '"hal_archive_id":3'
check 'what was received waits again' await 5 equal "$(counter pending_archive)" 3
check 'drain, by its name, until two of it and their ends are done' given 2 --drain -A1 -A2 -I m7 --iter=4
check 'it is done' equal "$(counter done_archive) $(counter pending_archive)" '2 1'
check 'its name is known' says '"client_id": "m7"'
check 'and which archive ids it takes' says 'm7     gone for' status -v
check 'in a column' equal "$(grep -o '1,2' out)" 1,2
check 'show says that nobody takes its archive id' says 'NONE of 1 take archive id 3' show '[0x200000401:0x3:0x0]'
check 'host and port' says '"done_archive": 2' -H 127.0.0.1 -p "$(lab_value COORDINATOOL_PORT)" -c /dev/null
check 'version' says 'coordinatool-client ' -V
check 'help' says '--lock-quit' -h
for wrong in --nonsense '-R -A 0' '-R -A x' '-p x' '-c /nowhere' '-p 1' --loc 'status now'; do
	# shellcheck disable=SC2086 # words
	check "wrong: $wrong" fails $wrong
done
check 'lock and quit' equal "$(client --lock-quit)" ok
check 'the daemons end' await 10 fails -p "$(lab_value COORDINATOOL_PORT)"

finish
