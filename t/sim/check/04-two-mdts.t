#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Two MDTs count their cookies alike: the same cookie runs twice at the same time, for different files.
. "$(dirname "$0")/lib.sh"

sim_start --fsname lab --mdts 2
lfs mkdir -i 1 "$MNT/one"
head -c 5000 /dev/urandom >"$MNT/a"
head -c 6000 /dev/urandom >"$MNT/one/b"
tool_start -g "$GATE" -n
lfs hsm_archive "$MNT/a" "$MNT/one/b"
await shows active_requests fid= 2
cookies=$(param active_requests | sed 's/.*\(cookie=[^ ]*\).*/\1/' | sort | uniq -c | awk '{ print $1 }')
is "two requests share a cookie" "$cookies" 2
let_go 2
settle
is "the first is archived" "$(state "$MNT/a")" "(0x00000009) exists archived, archive_id:1"
is "so is the other" "$(state "$MNT/one/b")" "(0x00000009) exists archived, archive_id:1"
sums=$(sum "$MNT/a"; sum "$MNT/one/b")
lfs hsm_release "$MNT/a" "$MNT/one/b"
lfs hsm_restore "$MNT/a" "$MNT/one/b"
let_go 1
await_seen 4 '^begun'
lfs hsm_cancel "$MNT/one/b"
await shows active_requests canceled=1 1
let_go 1
settle
is "a cancel hits only its own MDT's" "$(state "$MNT/a") $(state "$MNT/one/b")" \
	"(0x00000009) exists archived, archive_id:1 (0x0000000d) released exists archived, archive_id:1"
lfs hsm_restore "$MNT/one/b"
let_go 1
settle
is "both contents are back" "$(sum "$MNT/a"; sum "$MNT/one/b")" "$sums"
is "each report went to its MDT" \
	"$(simctl reports | grep '"call":"end"' | sed 's/.*fid":"\[\(0x[0-9a-f]*\).*/\1/' | sort | uniq -c | awk '{ print $2, $1 }')" \
	"0x200000401 2
0x240000401 3"

files_show_agents() { [ "$(cat "$MNT"/.lustre/state/debugfs/mdt/*/hsm/agents)" = "$(param agents)" ]; }
ok "lctl and the files come to show the same" await files_show_agents
is "one copytool a client mount" "$(tinytool "$MNT" "$ARCHIVE")" "register rc=-17"
tinytool -A 5 "$MNT" "$ARCHIVE" >/dev/null
is "a refused one leaves nothing behind" "$(find "$MNT/.lustre/copytool" -type p | wc -l)" 1
LUSTRE_SIM_CLIENT=other tinytool -A 5 "$MNT" "$ARCHIVE" >"$TRASH/other.log" 2>&1 &
other=$!
await grep -q registered "$TRASH/other.log"
echo x >"$MNT/five"
lfs hsm_archive -a 5 "$MNT/five"
let_go 1
settle
is "another client mount may have one; ANY takes every id" "$(state "$MNT/five")" \
	"(0x00000009) exists archived, archive_id:5"
kill "$other"
wait "$other" 2>/dev/null
finish
