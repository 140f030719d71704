#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The daemon is killed and comes back: files, states, records and copytools are still there.
. "$(dirname "$0")/lib.sh"

sim_start
lctl set_param -n mdt.*.hsm.max_requests=2
head -c 20000 /dev/urandom >"$MNT/a"
for i in 1 2 3; do echo "$i" >"$MNT/f$i"; done
before=$(sum "$MNT/a")
fid=$(lfs path2fid "$MNT/a")
tool_start
lfs hsm_archive "$MNT/a"
settle
lfs hsm_release "$MNT/a"
tool_stop
tool_start -g "$GATE"
lfs hsm_archive "$MNT/f1"
lfs hsm_restore "$MNT/a"
lfs hsm_archive --data keepme "$MNT/f2" "$MNT/f3"
await_seen 1 '^item'
cookie=$(param actions | grep RESTORE | sed 's/.*\(cookie=[^ ]*\).*/\1/')
sim_stop KILL
sim_start

is "the FID is the same" "$(lfs path2fid "$MNT/a")" "$fid"
is "so is the number of slots" "$(lctl get_param -n mdt.testfs-MDT0001.hsm.max_requests)" 2
is "the copytool is still registered" "$(param agents | wc -l)" 2
let_go 5
settle
is "a running archive stays STARTED, known to nobody" \
	"$(param actions | grep STARTED | grep -c ARCHIVE) $(param active_requests)" "1 "
ok "its end is refused" await_seen 1 'errval=0 rc=-2'
is "the restore was sent again with its cookie" "$(param actions | grep SUCCEED | grep -c "$cookie action=RESTORE")" 1
is "and brought the content" "$(sum "$MNT/a")" "$before"
is "what waited was sent, with its data" "$(seen 'data=keepme$')" 2
is "and archived" "$(state "$MNT/f3")" "(0x00000009) exists archived, archive_id:1"
lctl set_param -n mdt.*.hsm.active_request_timeout=1
await shows actions status=STARTED 0
is "what was lost times out" "$(count_status STARTED) $(count_status CANCELED)" "0 1"

lfs hsm_release "$MNT/a"
tool_stop KILL
sim_stop
sim_start
is "a copytool that died meanwhile is not back" "$(param agents)" ""
is "released is kept" "$(state "$MNT/a")" "(0x0000000d) released exists archived, archive_id:1"
is "new FIDs do not repeat old ones" \
	"$(echo >"$MNT/new" && lfs path2fid "$MNT"/* | sed 's/.*: //' | sort | uniq -d)" ""
sim_stop
(
	sleep 0.3
	exec lustre-sim "$MNT" >"$TRASH/sim.out" 2>>"$TRASH/sim.err"
) &
SIM_PID=$!
is "calls wait for a daemon that is away" "$(state "$MNT/a")" "(0x0000000d) released exists archived, archive_id:1"
is "a second daemon is refused" "$(lustre-sim "$MNT" 2>&1)" "lustre-sim: $(realpath "$MNT") is served by another daemon"
finish
