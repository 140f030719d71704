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
	echo '{"command":"ehlo","id":"m0"}' | in_lab env PEER_TIMEOUT=3 "$T/peer" "$other" >out 2>&1
	status=$?
	cat out
	[ "$status" -ne 0 ] && grep -q 'nothing came for 3 s' out
}

# other_key: a good key file, with the lab's keys in each other's place.
other_key() {
	umask 077
	sed 's/^server/x/; s/^client/server/; s/^x/client/' "$lab_dir/state/bus.key" >stranger.draft
	mv stranger.draft stranger.key
}

told_to_try_again() {
	exits 75 in_lab coordinatool-client -p "$other" status 2>err || return
	cat err
	grep -q 'no answer from the scheduler at 127.0.0.1:' err
}

refused_once() {
	grep 'bus peer without our key refused' "$lab_dir/log/sched" >refused
	cat refused
	equal "$(wc -l <refused)" 1
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
check 'a gateway without a key waits for one' await 20 grep -q 'waiting for bus key file' background.log
check_not 'and makes none' test -e stranger.key
check_not 'nor lets anybody connect for nothing' grep -q 'coordinatool-gateway: listening' background.log
other_key
check 'a gateway with another key listens' await 20 port_listening "$other"
check 'says that it does not meet the scheduler' await 20 grep -q 'waiting for the scheduler at 127.0.0.1:' \
	background.log
check 'and tells tools' within 5000 told_to_try_again
check 'a mover waits' unanswered
check 'the scheduler says that somebody was refused, not too often' refused_once
check_not 'and never met it' grep -q "$other" "$lab_dir/log/sched"
check 'the true gateway answers' within 1000 status
check 'garbage on the bus' raw "$(lab_value BUS_PORT)"
check 'stops nobody' within 1000 status

chmod 644 "$lab_dir/state/bus.key"
check 'a key that others can read is refused, by name' refused_key

port_release "$TRASH/other"
finish
