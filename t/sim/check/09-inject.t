#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# What only simctl can do: action lists that no MDT would send, and the record of calls.
. "$(dirname "$0")/lib.sh"

sim_start
cat >"$TRASH/list.json" <<'END'
{"hal_archive_id": 7, "hal_flags": 5, "hal_fsname": "testfs", "items": [
 {"hai_action": 20, "hai_fid": {"f_seq": 8589935617, "f_oid": 99, "f_ver": 0}, "hai_cookie": -2, "hai_data": "a\u0000b"},
 {"hai_action": 23, "hai_fid": {"f_seq": 8589935617, "f_oid": 5}, "hai_dfid": {"f_seq": 1, "f_oid": 2, "f_ver": 3},
  "hai_extent_offset": 4096, "hai_extent_length": -1, "hai_cookie": 77, "hai_gid": 9, "hai_data": ""}]}
END
is "nobody to inject into" "$(simctl "$MNT" inject "$TRASH/list.json" 2>&1)" \
	"simctl: inject: No such device or address"
echo '{"items": 3}' >"$TRASH/bad.json"
simctl inject "$TRASH/bad.json" 2>/dev/null
is "a bad file" "$?" 65
tool_start
ok "inject" simctl inject "$TRASH/list.json"
await_seen 1 '^end'
is "the list as given" "$(grep '^list' "$TRASH/tool.log")" "list archive_id=7 count=2 flags=0x5"
is "its items" "$(grep '^item' "$TRASH/tool.log" | cut -d' ' -f2-4)" \
	"action=20 cookie=0xfffffffffffffffe fid=[0x200000401:0x63:0x0]
action=23 cookie=0x4d fid=[0x200000401:0x5:0x0]"
is "begin of a file that is not there" "$(grep '^begin' "$TRASH/tool.log")" "begin rc=-2"
is "the calls" "$(simctl reports)" \
	'{"call":"begin","cookie":-2,"fid":"[0x200000401:0x63:0x0]","action":20,"is_error":true,"errval":0}
{"call":"end","cookie":-2,"fid":"[0x200000401:0x63:0x0]","action":20,"is_error":true,"errval":2}'
is "from standard input, by name of the mount" "$(simctl "$MNT" inject - <"$TRASH/list.json" && await_seen 2 '^end' && seen '^list')" 2
finish
