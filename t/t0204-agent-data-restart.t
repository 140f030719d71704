#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Data that is no text comes back byte for byte from Redis, and from the list that a mover gives of what it runs.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server redis-cli perl
# One request runs; what comes behind waits inside the mover. It runs for as long as a busy machine needs for the restarts.
LAB_MOVER_OPTS='--threads 1 --delay 10000'
export LAB_MOVER_OPTS
lab_up --movers 0 --no-report

# With a NUL, which no command line can have; code points U+F0080 to U+F00FF stand for bytes that are not UTF-8. The
# cookie has all 64 bits. Nobody has requested it, so that its begin is refused.
cat >list.json <<-'END'
	{"hal_archive_id": 1, "hal_flags": 0, "hal_fsname": "testfs", "items": [
	  {"hai_action": 20, "hai_fid": {"f_seq": 8589935617, "f_oid": 99, "f_ver": 0},
	   "hai_dfid": {"f_seq": 8589935617, "f_oid": 99, "f_ver": 0}, "hai_extent_offset": 0, "hai_extent_length": -1,
	   "hai_cookie": -81985529216486896, "hai_gid": 0, "hai_data": "a\u0000b\udb80\udcff\udb80\udc80 \u00e9\u0000c"}]}
	END

# requests: as they stand in Redis, whatever the order of keys.
requests() {
	redis --raw hgetall coordinatool_requests | perl -MJSON::PP -ne '
		BEGIN { $json = JSON::PP->new->utf8->canonical }
		chomp;
		push @records, $json->encode($json->decode($_)) if /^\{/;
		END { print map { "$_\n" } sort @records }'
}

counts() {
	equal "$(counter pending_archive) $(counter running_archive)" "$1"
}

# arrives TEXT RC
arrives() {
	grep -F "rc=$2 data=\"$1\"" "$lab_dir/log/mover0"
}

same_requests() {
	requests | diff before - && equal "$(wc -l <before)" 2
}

echo content >"$MNT/file"
check 'data that is not UTF-8 is recorded' in_lab lfs hsm_archive --data "$(printf 'latin1=\351\377')" "$MNT/file"
check 'it waits' await 10 counts '1 0'
check 'data with NULs is delivered' "$LAB" inject "$lab_dir" list.json
check 'both wait' await 10 counts '2 0'
requests >before
check 'all daemons are killed, and start again' "$LAB" restart "$lab_dir" --signal SIGKILL
check 'both wait still' await 10 counts '2 0'
"$LAB" start "$lab_dir" mover0
check 'the mover gets both' await 10 counts '0 2'

"$LAB" kill "$lab_dir" gateway SIGKILL
"$LAB" kill "$lab_dir" sched SIGKILL
redis flushall >/dev/null
"$LAB" start "$lab_dir" sched
check 'with Redis lost nobody knows of them' equal "$(requests)" ''
"$LAB" start "$lab_dir" gateway
check 'the mover does, and tells' await 10 counts '0 2'
check 'they are what they were' await 5 same_requests
check 'data that is not UTF-8 arrives' await 30 arrives 'latin1=\xe9\xff' 0
check 'data with NULs arrives' await 30 arrives 'a\x00b\xff\x80\x20\xc3\xa9\x00c' 2
check 'the coordinator hears of both ends' await 20 settled

finish
