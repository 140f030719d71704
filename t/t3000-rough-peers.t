#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Peers that send half a message, garbage or too much, that never read, or that come and go: nobody else notices, nor
# waits. In `make soak`, on a machine that has nothing else to do, no mover waits for longer than the promise says.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
# shellcheck source=lib-auth.sh
. "$T/lib-auth.sh"
# shellcheck source=lib-port.sh
. "$T/lib-port.sh"
need redis-server perl
if command -v openssl >/dev/null && certify site gateway head >out; then
	tls_port=$(port_spare by-tls) || bail 'no port'
	cat >tls.conf <<-END
		tls_port $tls_port
		tls_key_file $TRASH/tls/gateway.key
		tls_cert_file $TRASH/tls/gateway.pem
		tls_ca_file $TRASH/tls/site.pem
	END
else
	tls_port=
	: >tls.conf
fi
lab_up --movers 1 --no-report --conf tls.conf

answers() {
	await 5 within 1000 status
}

# talk: what a peer says and hears.
talk() {
	printf '%s\n' "$@" | in_lab env PEER_TIMEOUT=5 "$T/peer"
}

closed() {
	talk "$@" eof | tail -n 1 | grep -qx closed
}

# crowd: connections beyond what the gateway may have. One of them, from before, goes on to be served, also when the
# scheduler has said nothing for so long that the gateway would connect anew.
crowd() {
	# shellcheck disable=SC2016 # for perl
	in_lab perl -MIO::Socket::INET -e '
		my ($pid, $sched, @held) = @ARGV;
		sub connection { IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $ENV{COORDINATOOL_PORT}) or die }
		sub status {
			syswrite $_[0], q({"command":"status"});
			alarm 10;
			my $reply = "";
			sysread $_[0], $reply, 65536, length $reply until ($reply =~ tr/{//) && ($reply =~ tr/{//) == ($reply =~ tr/}//);
			alarm 0;
		}
		sub ticks { open my $f, "<", "/proc/$pid/stat" or die; my @s = split / /, <$f> =~ s/.*\) //r; $s[11] + $s[12] }
		my $first = connection();
		status($first);
		system("prlimit", "--pid=$pid", "--nofile=" . (() = glob "/proc/$pid/fd/*") . ":") == 0 or die "prlimit";
		push @held, connection() for 1 .. 100;
		status($first);
		my $before = ticks();
		select undef, undef, undef, 2.5;
		my $took = ticks() - $before;
		status($first);
		kill "STOP", $sched;
		select undef, undef, undef, 4.5;
		kill "CONT", $sched;
		status($first);
		system("prlimit", "--pid=$pid", "--nofile=4096:") == 0 or die "prlimit";
		status($held[-1]);
		print "$took ticks of the processor while it could accept nobody\n";
		exit($took > 50)' "$(lab_value PID_gateway)" "$(lab_value PID_sched)"
}
# bus_crowd: the same with the bus of the scheduler, to which programs of ours connect.
bus_crowd() {
	# shellcheck disable=SC2016 # for perl
	in_lab perl -MIO::Socket::INET -e '
		my ($pid, $port, @held) = @ARGV;
		sub ticks { open my $f, "<", "/proc/$pid/stat" or die; my @s = split / /, <$f> =~ s/.*\) //r; $s[11] + $s[12] }
		system("prlimit", "--pid=$pid", "--nofile=" . (() = glob "/proc/$pid/fd/*") . ":") == 0 or die "prlimit";
		push @held, IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $port) // die for 1 .. 20;
		select undef, undef, undef, 1;
		my $before = ticks();
		select undef, undef, undef, 2.5;
		my $took = ticks() - $before;
		system("coordinatool-client", "status") == 0 or die "status";
		system("prlimit", "--pid=$pid", "--nofile=4096:") == 0 or die "prlimit";
		print "$took ticks of the processor while it could accept nobody\n";
		exit($took > 25)' "$(lab_value PID_sched)" "$(lab_value BUS_PORT)"
}
if command -v prlimit >/dev/null; then
	check 'out of file descriptors, it serves who is there, does not spin, and goes on when there are some again' crowd
	check 'and says so once' equal "$(grep -c 'cannot accept connections for now' "$lab_dir/log/gateway")" 1
	check 'the scheduler does not spin either' bus_crowd
	check 'and says so once' equal "$(grep -c 'cannot accept connections for now' "$lab_dir/log/sched")" 1
fi

huge() {
	{
		printf 'send {"command":"status","x":"'
		head -c 100000000 /dev/zero | tr '\0' x
		printf '\neof\n'
	} | in_lab env PEER_TIMEOUT=20 "$T/peer" | tail -n 1 | grep -qx closed
}
check 'a string of 100 MB ends the conversation' huge
check 'and is in the log, with who, what and the limit' \
	grep -q 'connection closed: not understood address=127.0.0.1:.* reason="message longer than 33554432 bytes"' \
	"$lab_dir/log/gateway"
printf '%s\n' 'send {"command":"que' 'hold 60' >half
in_lab_background sh -c "'$T/peer' <half"
check 'half a message stops nobody' answers
{
	yes 'send {"command":"status","verbose":6}' | head -n 200000
	echo hold 60
} >deaf
in_lab_background sh -c "'$T/peer' <deaf"
check 'one that never reads stops nobody' answers
sleep 1
check 'nor after it has sent a lot' answers
check 'garbage is answered by the end of the connection' closed 'send }}}}'
check 'so is something that is no object' closed 'send [1,2,3]'
check 'so is an object that is nested too deeply' closed "send {\"a\":$(head -c 5000 /dev/zero | tr '\0' '[')"
check 'so is an unknown command' closed 'send {"command":"nonsense"}'
check 'bytes that are no UTF-8 stop nobody' talk "$(printf 'send {"command":"ehlo","id":"\377\376"}')"
check 'the gateway still answers' answers
gateway=$(lab_value PID_gateway)
check 'and is the one it was' kill -0 "$gateway"

check 'work goes on' make_files 10
check 'is recorded' in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
check 'and done' await 20 states '(0x00000009) exists archived, archive_id:1'

# ---- how long a mover waits for the reply to done

"$LAB" kill "$lab_dir" mover0
waiting=20000
rate=200
limits='p99_ms 1500 max_ms 5000'
if [ "${COORDINATOOL_SOAK-}" ]; then
	waiting=1000000
	rate=1000
	limits='p99_ms 20 max_ms 100'
fi
check 'many requests wait' in_lab "$T/latency" 0 $waiting
for client in half deaf "come $rate"; do
	# shellcheck disable=SC2086 # split into arguments
	in_lab_background "$T/hostile" $client
done
begun() {
	[ "$(grep -c ready background.log)" -ge 3 ]
}
check 'half a message, one that never reads its long status, and hundreds a second that come and go' await 10 begun
replied_in_time() {
	# shellcheck disable=SC2086 # split into names and values
	in_lab "$T/latency" 3 >latency && cat latency &&
		perl -ne 'BEGIN { %limit = @ARGV; @ARGV = () } my %is = /(\w+)=([0-9.]+)/g;
			exit(grep { $is{$_} > $limit{$_} } keys %limit)' $limits <latency
}
check 'keep no mover waiting for its replies' replied_in_time
sed 's/^/# /' latency
if [ "$tls_port" ]; then
	[ ! "${COORDINATOOL_SOAK-}" ] || limits='p99_ms 100 max_ms 100'
	in_lab_background env COORDINATOOL_TLS_PORT="$tls_port" "$T/hostile" shake $rate
	all_begun() {
		[ "$(grep -c ready background.log)" -ge 4 ]
	}
	check 'hundreds of handshakes a second of which none ends' await 10 all_begun
	check 'do not either' replied_in_time
	sed 's/^/# /' latency
fi
check 'the log names none of them more than once a minute' test "$(grep -c 'connection closed' "$lab_dir/log/gateway")" -le 10

finish
