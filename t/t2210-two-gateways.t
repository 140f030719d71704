#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Gateways on two other hosts, which network namespaces play, serve one scheduler: their movers share the work, and each
# request is done once. Then one of the hosts is lost, gateway, movers and all, and the other does the rest.
# In `make soak` each has a thousand movers.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl ip setsid
[ "$(id -u)" -eq 0 ] || skip_all 'needs root'
# The rest has to last longer than it takes to look whether some of it is done.
movers=40 half=1000 rest=30000
[ -z "${COORDINATOOL_SOAK-}" ] || movers=1000 half=20000 rest=200000
all=$((2 * half + rest))

# The switch between the hosts. From 198.18.0.0/15, which is for tests (RFC 2544).
switch=cg$$
net=198.19.$(($$ / 32 % 256))
address() {
	echo "$net.$(($$ % 32 * 8 + $1))"
}
here=$(address 1)
network_end() {
	for network_host in 1 2; do
		ip netns del "$switch-$network_host"
	done
	ip link del "$switch"
} 2>/dev/null
at_end=network_end
network() {
	ip link add "$switch" type bridge && ip addr add "$here/29" dev "$switch" && ip link set "$switch" up || return 1
	for network_host in 1 2; do
		ip netns add "$switch-$network_host" &&
			ip link add "$switch.$network_host" type veth peer name eth0 netns "$switch-$network_host" &&
			ip link set "$switch.$network_host" master "$switch" up &&
			ip -n "$switch-$network_host" addr add "$(address $((network_host + 1)))/29" dev eth0 &&
			ip -n "$switch-$network_host" link set lo up && ip -n "$switch-$network_host" link set eth0 up || return 1
	done
}
network 2>/dev/null || skip_all 'no virtual network here'

printf 'bus_host %s\nhost_gone_ms 4000\nclient_grace_ms 1000\n' "$here" >lab.conf
lab_up --movers 0 --no-report --conf lab.conf
port=$(lab_value COORDINATOOL_PORT)

# on HOST COMMAND...: in the background, as one group of processes. Its leader is $!.
on() {
	on_host=$1
	shift
	in_lab_background ip netns exec "$switch-$on_host" env "COORDINATOOL_HOST=$(address $((on_host + 1)))" "$@"
}

# movers HOST REQUESTS: at its gateway, until they have done so many. What they say is in HOST.out.
movers() {
	# shellcheck disable=SC2016 # expanded there
	on "$1" sh -c 'exec "$@" >"$0"' "$TRASH/$1.out" "$T/bench/loadgen" drain --host "$(address $(($1 + 1)))" \
		--port "$port" --id "host$1-" --movers "$movers" --n "$2" --part
}

# counted MEMBER...: their sum in the status.
counted() {
	status | perl -MJSON::PP -e 'my $s = decode_json(<STDIN>); my $n = 0; $n += $s->{$_} for @ARGV; print $n' "$@"
}

# without_fault HOST PID: its movers did what they were to do, and none was given anything twice.
without_fault() {
	wait "$2" && grep -q '"twice":0,"errors":0' "$1.out"
}

on 1 coordinatool-gateway "$MNT"
first=$!
on 2 coordinatool-gateway "$MNT"
both_ready() {
	equal "$(grep -c 'gateway: ready' background.log)" 2
}
check 'two gateways on other hosts find the scheduler' await 30 both_ready
check 'requests are queued at the one that is here' in_lab "$T/bench/loadgen" queue --port "$port" --n "$all"
movers 1 "$half"
one=$!
movers 2 "$half"
other=$!
check 'movers of the first gateway do their part' without_fault 1 "$one"
check 'and those of the second theirs' without_fault 2 "$other"
nothing_lost() {
	equal "$(counted pending_archive running_archive done_archive)" "$all"
}
check 'what is done and what is left is all' nothing_lost

movers 1 "$all"
busy=$!
done_more() {
	[ "$(counted done_archive)" -gt $((2 * half + half / 10)) ]
}
check 'the first has work again' await 60 done_more
check 'its host is lost in the middle of it' ip link set "$switch.1" down
kill -KILL -"$busy" -"$first"
check 'nothing else is' nothing_lost
movers 2 "$(counted pending_archive running_archive)"
check 'the other one does the rest' without_fault 2 $!
all_done() {
	equal "$(counted done_archive)" "$all" && equal "$(counted pending_archive running_archive)" 0
}
check 'each request was done once' await 20 all_done

finish
