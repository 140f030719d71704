#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# A peer on the bus that does not have a key gets nothing, and stops nobody; keys are exchanged while all goes on.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
# shellcheck source=lib-port.sh
. "$T/lib-port.sh"
lab_up --movers 0 --no-report

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

# other_key: a good key file of a gateway, with the public keys in each other's place.
other_key() {
	umask 077
	awk '$1 ~ /-public$/ { key[$1] = $2 } $1 ~ /-secret$/ { secret = $0 }
		END { print "server-public", key["gateway-public"]; print "gateway-public", key["server-public"]; print secret }' \
		"$lab_dir/state/bus.key.gateway" >stranger.draft
	mv stranger.draft stranger.key.gateway
}

# new_key ROLE: as an administrator makes one for another host.
new_key() {
	(umask 077 && in_lab coordinatool-sched --new-key "$1" >key.new)
}

# a_new_key_for_all: this host's gateway gets a new key, and the former one is deleted.
exchanged() {
	former=$(grep '^gateway-public' "$lab_dir/state/bus.key.gateway") || return
	new_key gateway && mv key.new "$lab_dir/state/bus.key.gateway" || return
	grep -vxF "$former" "$lab_dir/state/bus.key" >bus.draft && chmod 600 bus.draft &&
		mv bus.draft "$lab_dir/state/bus.key"
}

# earlier_form: what a version left that had one key for all, and no others.
earlier_form() {
	umask 077
	sed -n 's/^gateway-/client-/p; /^server-public/p' "$lab_dir/state/bus.key.gateway" >client.lines
	{
		grep '^server-' "$lab_dir/state/bus.key"
		grep '^client-' client.lines
	} >bus.draft
	rm "$lab_dir"/state/bus.key*
	mv bus.draft "$lab_dir/state/bus.key"
}

open_to_others() {
	umask 022
	exits 64 in_lab coordinatool-sched --new-key gateway >key.open 2>err || return
	cat err
	grep -q 'umask 077' err && [ ! -s key.open ]
}

met_again() {
	in_lab coordinatool-client status >out 2>&1 && grep -q 'bus key not accepted any more' "$lab_dir/log/sched"
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
	[ "$status" -ne 0 ] && [ "$status" -ne 124 ] && tail -n 1 err | grep -q bus.key.gateway
}

check 'the keys are for their owner only' equal "$(stat -c %a "$lab_dir"/state/bus.key* | uniq -c | tr -s ' ')" ' 5 600'
in_lab_background env COORDINATOOL_BUS_KEY_FILE="$TRASH/stranger.key" coordinatool-gateway -p "$other" "$MNT"
check 'a gateway without a key waits for one' await 20 grep -q 'waiting for bus key file' background.log
check_not 'and makes none' test -e stranger.key.gateway
check_not 'nor lets anybody connect for nothing' grep -q 'coordinatool-gateway: listening' background.log
other_key
check 'a gateway with another key listens' await 20 port_listening "$other"
check 'says that it does not meet the scheduler' await 20 grep -q 'waiting for the scheduler at 127.0.0.1:' \
	background.log
check 'and tells tools' await 15 within 5000 told_to_try_again
check 'a mover waits' unanswered
check 'the scheduler says that somebody was refused, not too often' refused_once
check_not 'and never met it' grep -q "$other" "$lab_dir/log/sched"
check 'the true gateway answers' await 5 within 1000 status
check 'garbage on the bus' raw "$(lab_value BUS_PORT)"
check 'stops nobody' await 5 within 1000 status

check_not 'an unknown role has no key' new_key client
check 'a new key is not written where others can read it' open_to_others
check 'a key is exchanged' exchanged
check 'and all goes on' await 20 met_again
kill -KILL "$(lab_value PID_sched)"
earlier_form
check 'a scheduler that finds the one key of an earlier version takes it' "$LAB" start "$lab_dir" sched
check 'and says what to do' grep -q 'still has the key that all daemons shared' "$lab_dir/log/sched"
check 'keys of the roles are made' equal "$(find "$lab_dir/state" -name 'bus.key.*' | wc -l)" 4
check 'all goes on with it' await 20 status

chmod 644 "$lab_dir/state/bus.key.gateway"
check 'a key that others can read is refused, by name' refused_key

port_release "$TRASH/other"
finish
