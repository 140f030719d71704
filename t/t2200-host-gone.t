#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The host of two movers vanishes without a word, which a network namespace plays: one waits for work, and one is just
# being sent some. Both are noticed in the time that is configured. A mover that is stopped, on a host that answers, keeps
# what it has.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl ip setsid
[ "$(id -u)" -eq 0 ] || skip_all 'needs root'
site=coordinatool-$$
ip netns add "$site" 2>/dev/null || skip_all 'no network namespaces here'
# A namespace with processes in it is not gone when it is deleted, hence the link.
network_end() {
	ip link del "ct$$" 2>/dev/null
	ip netns del "$site"
}
at_end=network_end
# From 198.18.0.0/15, which is for tests (RFC 2544).
net=198.18.$(($$ / 64 % 256))
here=$net.$(($$ % 64 * 4 + 1))
there=$net.$(($$ % 64 * 4 + 2))
network() {
	ip link add "ct$$" type veth peer name eth0 netns "$site" && ip addr add "$here/30" dev "ct$$" &&
		ip link set "ct$$" up && ip -n "$site" addr add "$there/30" dev eth0 && ip -n "$site" link set eth0 up
}
network 2>/dev/null || skip_all 'no virtual network here'
printf 'host_gone_ms 4000\nclient_grace_ms 1000\n' >lab.conf
export LAB_MOVER_OPTS='--delay 300'
lab_up --movers 0 --no-report --conf lab.conf
"$LAB" kill "$lab_dir" gateway
in_lab_background env COORDINATOOL_HOST=0.0.0.0 coordinatool-gateway "$MNT"
await 20 grep -q 'gateway: ready' background.log || bail 'no gateway'
make_files 4 || bail 'no files'

# far_mover NAME: on the other host.
far_mover() {
	in_lab_background ip netns exec "$site" env "COORDINATOOL_HOST=$here" "COORDINATOOL_CLIENT_ID=$1" \
		LD_PRELOAD=libcoordinatool_client.so "$T/mover/testmover" --hsm-root "$ARCHIVE" "$MNT"
	await 20 connected "$1"
}

# connected MOVER
connected() {
	status >.status && perl -MJSON::PP -e '
		open my $file, "<", ".status" or die;
		my ($mover) = grep { $_->{client_id} eq $ARGV[0] } @{decode_json(<$file>)->{clients}};
		my $is = $mover ? $mover->{status} : "unknown";
		print "$ARGV[0] is $is\n";
		exit($is !~ /^(ready|waiting)$/)' "$1"
}

in_lab lfs hsm_archive "$MNT/a/f0"
check 'a mover on another host works' far_mover far0
check 'for us' await 20 archived a/f0
check 'a second one waits for work' far_mover far1
ip -n "$site" addr flush dev eth0
begin=$(now_ms)
check 'their host vanishes, and a request goes to one of them' in_lab lfs hsm_archive "$MNT/b/f1"
both_gone() {
	! connected far0 && ! connected far1 && equal "$(grep -c 'mover gone.*mover=far' background.log)" 2
}
check 'both are noticed' await 20 both_gone
took=$(($(now_ms) - begin))
check 'in time' test $took -lt 10000
check 'a mover is here' "$LAB" start "$lab_dir" mover0
check 'it is given what the other one had' await 20 archived b/f1
check 'nothing was begun twice' begun_once

# ---- a mover that is stopped

check 'a mover is stopped' "$LAB" kill "$lab_dir" mover0 STOP
check 'and given a request' in_lab lfs hsm_archive "$MNT/a/f2"
check 'which it has' await 10 archives_run 1
sleep 7
check 'it still has it after the time in which a host would be gone' archives_run 1
check 'it goes on' "$LAB" kill "$lab_dir" mover0 CONT
check 'where it was' await 10 archived a/f2
check 'nothing was begun twice' begun_once
check 'nothing is left' await 10 settled

finish
