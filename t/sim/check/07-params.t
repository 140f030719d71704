#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# lctl: syntax, headers of several Lustre versions, errors.
. "$(dirname "$0")/lib.sh"

sim_start
M0=mdt.testfs-MDT0000
M1=mdt.testfs-MDT0001
is "a short value" "$(lctl get_param mdt.*.hsm.max_requests)" "$M0.hsm.max_requests=3
$M1.hsm.max_requests=3"
is "slashes do as well" "$(lctl get_param -n mdt/testfs-MDT0000/hsm/grace_delay)" 60
is "defaults" "$(lctl get_param -n "$M0.hsm.*" | tr '\n' ' ')" \
	"3 10 3600 60 1 0 NonBlockingRestore [NoRetryAction] RESTORE RESTORE RESTORE 0 0 0 "
is "set" "$(lctl set_param mdt.*.hsm.max_requests=9)" "$M0.hsm.max_requests=9
$M1.hsm.max_requests=9"
is "set by two arguments, silently" "$(lctl set_param -n $M0.hsm.grace_delay 7; lctl get_param -n $M0.hsm.grace_delay)" 7
is "0 is refused" "$(lctl set_param $M0.hsm.loop_period=0 2>&1)" \
	"error: set_param: setting $M0.hsm.loop_period=0: Invalid argument"
is "the client mount" "$(lctl get_param llite.*.uuid | sed 's/=[-0-9a-f]*$/=UUID/')" "llite.testfs-ffff000000000000.uuid=UUID"
is "control" "$(lctl get_param $M0.hsm_control)" "$M0.hsm_control=enabled"
is "no such control" "$(lctl set_param $M0.hsm_control=maybe 2>&1)" \
	"error: set_param: setting $M0.hsm_control=maybe: Invalid argument"
is "no such parameter" "$(lctl get_param mdt.*.hsm.none 2>&1)" \
	"error: get_param: param_path 'mdt/*/hsm/none': No such file or directory"
lctl get_param mdt.*.hsm.none 2>/dev/null
is "its exit status" "$?" 2
is "policy" "$(lctl set_param -n $M0.hsm.policy=+NonBlockingRestore; lctl get_param -n $M0.hsm.policy)" \
	"[NonBlockingRestore] [NoRetryAction]"

is "2.15: nothing for nothing" "$(LUSTRE_SIM_VERSION=2.15 lctl get_param mdt.*.hsm.active_requests)" ""
is "2.16: the same" "$(LUSTRE_SIM_VERSION=2.16 lctl get_param mdt.*.hsm.active_requests)" ""
is "2.17: only the name" "$(LUSTRE_SIM_VERSION=2.17 lctl get_param $M0.hsm.active_requests)" "$M0.hsm.active_requests="
tool_start -g "$GATE"
echo x >"$MNT/a"
lfs hsm_archive -D tag=hint "$MNT/a"
await_seen 1 '^item'
line=$(lctl get_param -n mdt.*.hsm.active_requests)
is "the line itself" "$(echo "$line" | sed 's/cookie=0x0\/0x[0-9a-f]*/COOKIE/; s/uuid=[-0-9a-f]*/UUID/')" \
	"fid=[0x200000401:0x1:0x0] dfid=[0x200000401:0x1:0x0] compound/COOKIE action=ARCHIVE archive#=1 flags=0x0 extent=0x0-0xffffffffffffffff gid=0x0 data=[7461673D68] canceled=0 UUID done=0"
is "2.15: header on its own line" "$(lctl get_param mdt.*.hsm.active_requests)" "$M0.hsm.active_requests=
$line"
is "2.16: a single line follows its name" "$(LUSTRE_SIM_VERSION=2.16 lctl get_param mdt.*.hsm.active_requests)" \
	"$M0.hsm.active_requests=$line"
is "-H: a name for every line" "$(lctl get_param -H mdt.*.hsm.active_requests)" "$M0.hsm.active_requests=$line"
shown=$MNT/.lustre/state/debugfs/mdt/testfs-MDT0000/hsm/active_requests
await grep -q . "$shown"
is "the file shows it bare" "$(cat "$shown")" "$line"
is "actions" "$(lctl get_param -n $M0.hsm.actions | sed 's/fid=.*gid/FIDS gid/')" \
	"lrh=[type=10680000 len=144 idx=1/1] FIDS gid=0x0 datalen=8 status=STARTED data=[7461673D68]"
tool_stop KILL
finish
