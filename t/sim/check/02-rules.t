#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# What is refused, what is dropped, and the words for it.
. "$(dirname "$0")/lib.sh"

sim_start
cannot() { echo "Cannot send HSM request (use of $MNT/$1): $2"; }
echo one >"$MNT/a"
echo two >"$MNT/b"

is "release of what is in no archive" "$(lfs hsm_release "$MNT/a" 2>&1)" "$(cannot a 'Operation not permitted')"
lfs hsm_release "$MNT/a" 2>/dev/null
is "its exit status is the errno" "$?" 1
ok "restore of what is not released is dropped" lfs hsm_restore "$MNT/a"
ok "so is remove of what is in no archive" lfs hsm_remove "$MNT/a"
ok "and a cancel of nothing" lfs hsm_cancel "$MNT/a"
is "nothing was recorded" "$(param actions)" ""
ok "flags are set" lfs hsm_set --noarchive --norelease "$MNT/a"
is "and shown" "$(state "$MNT/a")" "(0x00000030) never_release never_archive"
is "never_archive is never archived" "$(lfs hsm_archive "$MNT/b" "$MNT/a" 2>&1)" "$(cannot b 'Operation not permitted')"
is "what came before it stays recorded" "$(count_status WAITING)" 1
is "and waits" "$(lfs hsm_action "$MNT/b")" "$MNT/b: ARCHIVE waiting (from 0 to EOF)"
ok "flags are cleared" lfs hsm_clear -a -r "$MNT/a"
is "all of them" "$(state "$MNT/a")" "(0x00000000)"
is "dirty needs exists" "$(lfs hsm_set --dirty "$MNT/a" 2>&1)" "Can't change hsm flags for '$MNT/a': Invalid argument"
is "lost needs archived" "$(lfs hsm_set --lost "$MNT/a" 2>&1)" "Can't change hsm flags for '$MNT/a': Invalid argument"
ok "an archive id without exists" lfs hsm_set -i 7 "$MNT/a"
is "changes nothing" "$(state "$MNT/a")" "(0x00000000)"
ok "exists with an archive id" lfs hsm_set -e -i 7 "$MNT/a"
is "changes it" "$(state "$MNT/a")" "(0x00000001) exists, archive_id:7"
lfs hsm_set -A "$MNT/a"
is "a copy that nobody vouches for is not released" "$(lfs hsm_release "$MNT/a" 2>&1)" \
	"$(cannot a 'Operation not permitted')"
is "directories are refused" "$(mkdir "$MNT/d" && lfs hsm_archive "$MNT/d" 2>&1)" \
	"error: '$MNT/d' is not a regular file"
lfs hsm_archive "$MNT/missing" 2>/dev/null
is "a missing file: ENOENT" "$?" 2
lfs hsm_release -a 1 "$MNT/a" 2>/dev/null
is "-a is not for release" "$?" 22
echo "$MNT/a" >"$TRASH/list"
lfs hsm_set --noarchive "$MNT/a"
is "files of a list" "$(lfs hsm archive --filelist "$TRASH/list" 2>&1)" ""
lfs hsm_clear --noarchive --archived "$MNT/a"
is "of no interest while archived, asked for when not" \
	"$(lfs hsm_archive -l "$TRASH/list" "$MNT/a" "$MNT/a" && param actions | grep -c 'archive#=7')" 1
ok "FIDs of a mount" lfs hsm_cancel --mntpath "$MNT" "$(lfs path2fid "$MNT/b")"
is "the cancel has the cookie of its target" \
	"$(param actions | grep -E 'action=(ARCHIVE archive#=1|CANCEL)' | sed 's/.*\(cookie=[^ ]*\).*/\1/' | sort -u | wc -l)" 1
lfs hsm_archive "$MNT/b"
is "a second archive is a new request" "$(param actions | grep -c 'ARCHIVE archive#=1')" 2
is "no file, no state" "$(lfs hsm_state "$MNT/none" 2>&1)" "can't get hsm state for $MNT/none: No such file or directory"
is "not Lustre" "$(lfs path2fid "$TRASH/list" 2>&1)" \
	"path2fid: can't get fid for $TRASH/list: Inappropriate ioctl for device"
ok "a directory over both MDTs" lfs mkdir -c 2 "$MNT/wide"
for i in 0 1 2 3 4 5 6 7 8 9; do echo >"$MNT/wide/$i"; done
is "spreads its files" "$(lfs path2fid "$MNT"/wide/* | sed 's/.*\[\(.*\)401:.*/\1/' | sort -u | tr '\n' ' ')" "0x200000 0x240000 "
is "an MDT that is not there" "$(lfs mkdir -i 9 "$MNT/no" 2>&1 | tail -1)" \
	"lfs mkdir: cannot create dir '$MNT/no': Invalid argument"
finish
