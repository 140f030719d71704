#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# A file's life: archived, released, restored, changed, archived again, removed from the archive.
. "$(dirname "$0")/lib.sh"

sim_start
tool_start -A 1
head -c 300000 /dev/urandom >"$MNT/a"
before=$(sum "$MNT/a")
lfs mkdir -i 1 "$MNT/one"
mkdir "$MNT/one/deep"
cp "$MNT/a" "$MNT/one/deep/b"

is "a new file has no state" "$(state "$MNT/a")" "(0x00000000)"
is "nor an action" "$(lfs hsm_action "$MNT/a")" "$MNT/a: NOOP"
ok "archive of two files" lfs hsm_archive --data tag=abcdef "$MNT/a" "$MNT/one/deep/b"
ok "all is done" settle
is "archived" "$(state "$MNT/a")" "(0x00000009) exists archived, archive_id:1"
is "on the other MDT too" "$(state "$MNT/one/deep/b")" "(0x00000009) exists archived, archive_id:1"
is "the FID shows the MDT" "$(lfs path2fid "$MNT/one/deep/b" | cut -c1-13)" "[0x240000401:"
is "and leads back to the path" "$(lfs fid2path "$MNT" "$(lfs path2fid "$MNT/one/deep/b")")" "$MNT/one/deep/b"
is "also after a rename" "$(mv "$MNT/one/deep/b" "$MNT/c" && lfs fid2path "$MNT" "$(lfs path2fid "$MNT/c")")" "$MNT/c"
is "whose FID stays" "$(lfs path2fid "$MNT/c" | cut -c1-13)" "[0x240000401:"
is "the data came whole" "$(seen 'data=tag=abcdef$')" 2
is "the copy is right" "$(cat "$ARCHIVE"/0x200000401* | sha256sum)" "$before"

ok "archive again" lfs hsm_archive "$MNT/a"
is "is dropped, not needed" "$(param actions | grep -c ARCHIVE)" 2
mtime=$(stat -c %y "$MNT/a")
ok "release" lfs hsm_release "$MNT/a"
is "released" "$(state "$MNT/a")" "(0x0000000d) released exists archived, archive_id:1"
is "the size stays, the blocks go" "$(stat -c '%s %b' "$MNT/a")" "300000 0"
is "the time stays" "$(stat -c %y "$MNT/a")" "$mtime"
ok "release again" lfs hsm_release "$MNT/a"
ok "restore" lfs hsm_restore "$MNT/a"
ok "restored" settle
is "state after the restore" "$(state "$MNT/a")" "(0x00000009) exists archived, archive_id:1"
is "the content is back" "$(sum "$MNT/a")" "$before"
is "with its time" "$(stat -c %y "$MNT/a")" "$mtime"
is "its scratch file is gone" "$(find "$MNT/.lustre/fid" -links 1)" ""
ok "release after a restore" lfs hsm_release "$MNT/a"
lfs hsm_restore "$MNT/a"
settle

echo more >>"$MNT/a"
is "a write makes it dirty" "$(state "$MNT/a")" "(0x0000000b) exists dirty archived, archive_id:1"
is "a dirty file is not released" "$(lfs hsm_release "$MNT/a" 2>&1)" \
	"Cannot send HSM request (use of $MNT/a): Operation not permitted"
lfs hsm_archive "$MNT/a"
settle
is "archived anew" "$(state "$MNT/a")" "(0x00000009) exists archived, archive_id:1"
is "with the new content" "$(cat "$ARCHIVE"/0x200000401* | sha256sum)" "$(sum "$MNT/a")"
exec 8>>"$MNT/a"
is "a file that is open for writing is not released" "$(lfs hsm_release "$MNT/a" 2>&1)" \
	"Cannot send HSM request (use of $MNT/a): Device or resource busy"
exec 8>&-
lfs hsm_remove "$MNT/a"
settle
is "removed from the archive" "$(state "$MNT/a")" "(0x00000000), archive_id:1"
is "where it is no more" "$(find "$ARCHIVE" -name '0x200000401*')" ""

lfs hsm_archive "$MNT/a"
settle
fid=$(lfs path2fid "$MNT/a")
rm "$MNT/a"
ok "an unlinked file has no path" test "$(lfs fid2path "$MNT" "$fid" 2>/dev/null)" = ""
lfs hsm_remove -m "$MNT" "$fid"
settle
is "but can be removed from the archive by its FID" "$(find "$ARCHIVE" -name '0x200000401*')" ""

tool_stop
tool_start -n -A 2
echo more >>"$MNT/c"
lfs hsm_archive -a 2 "$MNT/c" 2>"$TRASH/err"
is "another archive id is refused" "$(cat "$TRASH/err")" \
	"Cannot send HSM request (use of $MNT/c): Operation not permitted"
echo x >"$MNT/d"
lfs hsm_archive --archive 2 "$MNT/d"
settle
is "a new file goes to archive 2" "$(state "$MNT/d")" "(0x00000009) exists archived, archive_id:2"
simctl shutdown
wait "$TOOL_PID"
is "the shutdown message ends a copytool" "$?" 108
TOOL_PID=
finish
