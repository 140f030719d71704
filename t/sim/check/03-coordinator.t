#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The coordinator: slots, cancels, timeouts, purge, changed files, failures, equal cookies.
. "$(dirname "$0")/lib.sh"

sim_start
lctl set_param -n mdt.*.hsm.max_requests=2
for i in 1 2 3 4 5; do echo "$i" >"$MNT/f$i"; done
lfs hsm_archive "$MNT/f1" "$MNT/f2" "$MNT/f3" "$MNT/f4"
is "without a copytool all wait" "$(count_status WAITING)" 4
tool_start -g "$GATE"
await shows active_requests fid= 2
is "two slots, two run" "$(param active_requests | wc -l) $(count_status WAITING)" "2 2"
is "as counted" "$(lctl get_param -n mdt.testfs-MDT0000.hsm.archive_count)" 2
is "by agent" "$(lctl get_param -n mdt.testfs-MDT0000.hsm.agents | sed 's/.* archive_id/archive_id/')" \
	"archive_id=ANY requests=[current:2 ok:0 errors:0]"
is "the running one shows" "$(lfs hsm_action "$MNT/f1")" "$MNT/f1: ARCHIVE running (0 bytes moved)"
is "exists is set when it is sent" "$(state "$MNT/f2")" "(0x00000001) exists, archive_id:1"
ok "cancel of one that waits" lfs hsm_cancel "$MNT/f4"
is "a cancel waits for a slot" "$(param actions | grep CANCEL | grep -c WAITING)" 1
lctl set_param -n mdt.*.hsm.max_requests=9
await shows active_requests canceled=1 1
let_go 3
settle
is "it came after its target" "$(grep '^item' "$TRASH/tool.log" | tail -1 | cut -d' ' -f2)" "action=23"
is "the target is CANCELED, the cancel done" "$(count_status CANCELED) $(param actions | grep -c 'CANCEL.*SUCCEED')" "1 1"
is "its mover was told by -ECANCELED" "$(seen 'begin rc=-125') $(seen 'errval=125 rc=0')" "1 1"
lctl set_param -n mdt.*.hsm.max_requests=2

lfs hsm_archive "$MNT/f5"
await_seen 4 '^begun'
head -c 30 /dev/urandom >"$MNT/f5"
let_go 1
settle
is "written while it was copied: EBUSY" "$(seen 'errval=0 rc=-16')" 1
is "and dirty" "$(state "$MNT/f5")" "(0x00000003) exists dirty, archive_id:1"
is "the record FAILED" "$(count_status FAILED)" 1
tool_stop

tool_start -x 5
lfs hsm_archive "$MNT/f5"
settle
is "an error of the mover" "$(count_status FAILED) $(seen 'errval=5 rc=0')" "2 1"
is "counts as one" "$(lctl get_param -n mdt.testfs-MDT0000.hsm.agents | sed 's/.*requests/requests/')" \
	"requests=[current:0 ok:0 errors:1]"
tool_stop

tool_start -g "$GATE"
lfs hsm_archive "$MNT/f5"
await_seen 1 '^item'
tool_stop KILL
await shows agents uuid= 0
is "a killed copytool is dropped" "$(param agents)" ""
is "what it ran stays active" "$(param active_requests | sed 's/.*canceled/canceled/; s/uuid=[-0-9a-f]* /uuid /')" \
	"canceled=0 uuid done=0"
lctl set_param -n mdt.*.hsm.active_request_timeout=1
settle
is "until it times out" "$(count_status CANCELED)" 2
lctl set_param -n mdt.*.hsm.active_request_timeout=3600

tool_start -g "$GATE"
lfs hsm_archive "$MNT/f5" "$MNT/f4"
await shows active_requests fid= 2
lctl set_param -n mdt.testfs-MDT0000.hsm_control=purge
is "purge cancels all" "$(count_status CANCELED) $(count_status STARTED)" "4 0"
let_go 2
settle
await_seen 2 'action=23'
is "and tells the copytool" "$(seen 'action=23')" 2
is "whose end still counts for the file" "$(state "$MNT/f5")" "(0x00000009) exists archived, archive_id:1"
lctl set_param -n mdt.*.hsm_control=disabled
echo more >>"$MNT/f5"
lfs hsm_archive "$MNT/f5"
is "disabled: recorded, not sent" "$(count_status WAITING)" 1
lctl set_param -n mdt.*.hsm_control=enabled
let_go 1
settle
is "enabled: sent" "$(count_status WAITING) $(state "$MNT/f5")" "0 (0x00000009) exists archived, archive_id:1"
lctl set_param -n mdt.*.hsm_control=shutdown
is "stopped" "$(lctl get_param -n mdt.testfs-MDT0000.hsm_control)" stopped
is "nothing is recorded" "$(lfs hsm_archive "$MNT/f1" 2>&1; lfs hsm_remove "$MNT/f5" 2>&1)" \
	"Cannot send HSM request (use of $MNT/f1): Resource temporarily unavailable
Cannot send HSM request (use of $MNT/f5): Resource temporarily unavailable"
lctl set_param -n mdt.*.hsm_control=enabled
lctl set_param -n mdt.*.hsm.grace_delay=1
await shows actions fid= 0
is "finished records go" "$(param actions)" ""
tool_stop

finish
