#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Many files on both MDTs, 10,000 in `make soak`: archived, released, restored; every content is right.
. "$(dirname "$0")/lib.sh"

FILES=2000
[ ! "${COORDINATOOL_SOAK-}" ] || FILES=10000
sim_start
lctl set_param -n mdt.*.hsm.max_requests=100000
lctl set_param -n mdt.*.hsm.grace_delay=3600
lfs mkdir -c 2 "$MNT/d"
seq "$FILES" | (cd "$MNT/d" && split -l 1 -a 4 -)
is "all files are there" "$(find "$MNT/d" -type f | wc -l)" "$FILES"
before=$(cat "$MNT"/d/* | sha256sum)
find "$MNT/d" -type f >"$TRASH/list"
tool_start -n
start=$(date +%s%N)
ok "archive" lfs hsm_archive -l "$TRASH/list"
settle
middle=$(date +%s%N)
is "all archived" "$(xargs lfs hsm_state <"$TRASH/list" | grep -c '(0x00000009)')" "$FILES"
ok "release" lfs hsm_release -l "$TRASH/list"
is "all released" "$(xargs lfs hsm_state <"$TRASH/list" | grep -c '(0x0000000d)')" "$FILES"
is "no content left" "$(tr -d '\0' <"$MNT/d/xaaaa" | wc -c)" 0
again=$(date +%s%N)
ok "restore" lfs hsm_restore -l "$TRASH/list"
settle
end=$(date +%s%N)
is "all contents are back" "$(cat "$MNT"/d/* | sha256sum)" "$before"
is "no request failed" "$(param actions | grep -c SUCCEED) $(param actions | grep -vc SUCCEED)" "$((2 * FILES)) 0"
echo "# archived $((FILES * 1000000000 / (middle - start)))/s, restored $((FILES * 1000000000 / (end - again)))/s"
finish
