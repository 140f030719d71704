#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# A peer on the bus that does not have the key gets nothing, and stops nobody.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
# shellcheck source=lib-port.sh
. "$T/lib-port.sh"
lab_up --movers 0

mkdir -p other/run
port_reserve "$TRASH/other" '' 2 || bail 'no port'
{
	read -r other
	read -r another
} <other/run/ports

unanswered() {
	echo '{"command":"status"}' | in_lab env PEER_TIMEOUT=3 "$T/peer" "$other" >out 2>&1
	status=$?
	cat out
	[ "$status" -ne 0 ] && ! grep -q clients_connected out
}

# raw PORT: garbage to a port of the bus; whatever comes back is not ours.
raw() {
	perl -MIO::Socket::INET -e '
		$SIG{PIPE} = "IGNORE";
		my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => shift) or die "no connection";
		print $s "\xff" x 65536;
		close $s' "$1"
}

refused_key() {
	in_lab timeout 10 coordinatool-gateway -p "$another" "$MNT" 2>err
	status=$?
	cat err
	[ "$status" -ne 0 ] && [ "$status" -ne 124 ] && tail -n 1 err | grep -q bus.key
}

mode() {
	stat -c %a "$1"
}

check 'the key is for its owner only' equal "$(mode "$lab_dir/state/bus.key")" 600
in_lab_background env COORDINATOOL_BUS_KEY_FILE="$TRASH/stranger.key" coordinatool-gateway -p "$other" "$MNT"
check 'a gateway with another key listens' await 20 port_listening "$other"
check 'but has nothing to say' unanswered
check_not 'and never connects in the lab'\''s eyes' grep -q "$other" "$lab_dir/log/sched"
check 'the true gateway answers' within 1000 status
check 'garbage on the bus' raw "$(lab_value BUS_PORT)"
check 'garbage on the events' raw "$(lab_value EVENTS_PORT)"
check 'stops nobody' within 1000 status

chmod 644 "$lab_dir/state/bus.key"
check 'a key that others can read is refused, by name' refused_key

port_release "$TRASH/other"
finish
