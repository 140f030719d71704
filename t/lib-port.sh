# SPDX-License-Identifier: LGPL-3.0-or-later
# shellcheck shell=sh
#
# TCP ports for t/lab: which are in use, and which are promised to a lab that has yet to open them. A promise is a file
# in PORT_DIR, named as the port, that names the lab's directory; it holds as long as run/ports there names the port. So
# a lab that was removed by hand, or killed, leaves nothing that would have to be cleaned up.

PORT_DIR=/tmp/coordinatool-lab-$(id -u)
# Below the range that Linux takes for outgoing connections, which could snatch a port between choice and use.
PORT_FIRST=15000
PORT_LAST=31999

# port_sockets STATE...: prints the local port (in decimal) of each TCP socket in one of the states (hex, as in
# /proc/net/tcp; none given: any).
port_sockets() {
	cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v states=" $* " '
		function hex(text, i, n) {
			n = 0
			for (i = 1; i <= length(text); i++)
				n = n * 16 + index("123456789ABCDEF", substr(text, i, 1))
			return n
		}
		function port(address) { return hex(substr(address, length(address) - 3)) }
		$1 ~ /^[0-9]+:$/ && (states == "  " || index(states, " " $4 " ")) { print port($2) }'
}

# port_listening PORT
port_listening() {
	port_sockets 0A | grep -qx "$1"
}

# port_promised PORT: whether another lab has it.
port_promised() {
	{ read -r _pp_dir <"$PORT_DIR/$1"; } 2>/dev/null || return 1
	grep -qsx "$1" "$_pp_dir/run/ports"
}

# port_reserve DIR GIVEN COUNT: reserves the ports GIVEN (may be empty) and COUNT others that follow each other, for the
# lab in DIR, and writes them to DIR/run/ports, one a line, GIVEN first. Says why on stderr where it cannot.
port_reserve() (
	dir=$1
	given=$2
	count=$3
	mkdir -m 700 "$PORT_DIR" 2>/dev/null || [ -d "$PORT_DIR" ] || exit 1
	exec 9>"$PORT_DIR/lock" || exit 1
	flock 9
	for port in $given; do
		if port_listening "$port"; then
			echo "port $port is in use" >&2
			exit 1
		fi
		if port_promised "$port"; then
			echo "port $port is promised to the lab in $(cat "$PORT_DIR/$port")" >&2
			exit 1
		fi
	done
	used=" $(port_sockets | tr '\n' ' ')"
	first=$((PORT_FIRST + $$ * 4 % (PORT_LAST - PORT_FIRST - count)))
	tried=0
	while :; do
		port=$first
		chosen=
		while [ $port -lt $((first + count)) ]; do
			case "$used $given " in
			*" $port "*) break ;;
			esac
			port_promised $port && break
			chosen="$chosen $port"
			port=$((port + 1))
		done
		[ $port -eq $((first + count)) ] && break
		first=$((port + 1))
		[ $((first + count)) -le $PORT_LAST ] || first=$PORT_FIRST
		tried=$((tried + 1))
		if [ $tried -gt $((PORT_LAST - PORT_FIRST)) ]; then
			echo "no free ports between $PORT_FIRST and $PORT_LAST" >&2
			exit 1
		fi
	done
	for port in $given $chosen; do
		echo "$dir" >"$PORT_DIR/$port" || exit 1
		echo "$port"
	done >"$dir/run/ports"
)

# port_spare NAME: reserves and prints a port for what a test runs beside its lab, in TRASH/NAME.
# shellcheck disable=SC2154 # lib-test.sh sets TRASH
port_spare() {
	mkdir -p "$TRASH/$1/run" && port_reserve "$TRASH/$1" '' 1 && cat "$TRASH/$1/run/ports"
}

# port_release DIR: gives back what is reserved for the lab.
port_release() {
	[ -f "$1/run/ports" ] || return 0
	while read -r _pl_port; do
		rm -f "$PORT_DIR/$_pl_port"
	done <"$1/run/ports"
	rm -f "$1/run/ports"
}
