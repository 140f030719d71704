#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Peers that send half a message, garbage or too much, or that never read: nobody else notices.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
lab_up --movers 1

answers() {
	within 1000 status
}

# talk: what a peer says and hears.
talk() {
	printf '%s\n' "$@" | in_lab env PEER_TIMEOUT=5 "$T/peer"
}

closed() {
	talk "$@" eof | tail -n 1 | grep -qx closed
}

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

finish
