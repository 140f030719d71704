#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The event fifo, and journals that grow or were cut short.
. "$(dirname "$0")/lib.sh"

sim_start
tool_start -e "$TRASH/events"
cat "$TRASH/events" >"$TRASH/seen" &
reader=$!
head -c 100 /dev/urandom >"$MNT/a"
lfs hsm_archive "$MNT/a"
settle
tool_stop
wait "$reader"
is "events of an archive" "$(sed 's/.*event_type":"\([A-Z_]*\)".*/\1/' "$TRASH/seen" | tr '\n' ' ')" \
	"ARCHIVE_START ARCHIVE_RUNNING ARCHIVE_FINISH "
is "with the path" "$(grep -c '"lustre_path":"a"' "$TRASH/seen")" 3
is "and the FID" "$(grep -c '"source_fid":"\[0x200000401:0x1:0x0\]"' "$TRASH/seen")" 3
is "each a line of JSON" "$(grep -c '^{.*}$' "$TRASH/seen")" 3

fid=$(lfs path2fid "$MNT/a")
sim_stop KILL
# The last record loses its end.
size=$(stat -c %s "$MNT/.lustre/state/journal")
truncate -s $((size - 3)) "$MNT/.lustre/state/journal"
sim_start
is "a journal that was cut short" "$(lfs path2fid "$MNT/a")" "$fid"
echo x >"$MNT/b"
sim_stop KILL
# As if it had been killed between the link and the journal.
ln "$MNT/a" "$MNT/.lustre/fid/0x200000401:0x2:0x0"
sim_start
is "a link that no journal knows" "$(lfs path2fid "$MNT/b")" "[0x200000401:0x2:0x0]"
is "does no harm" "$(cat "$MNT/.lustre/fid/0x200000401:0x2:0x0")" x
finish
