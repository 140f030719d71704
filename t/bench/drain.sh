#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# drain.sh [N [MOVERS]]: how fast N (100000) requests are queued and drained by MOVERS (64) movers, in a lab with Redis.
# Needs a load generator that speaks the TCP protocol: LOADGEN=/path/to/loadgen, which takes
#	enqueue --host H --port P --n N --json
#	drain --host H --port P --n N --movers M --json
# prints its result as a line of JSON and fails where a request is missing or comes twice. Also printed: the processor
# time that our programs took and the memory they hold at the end.
# LAB_CONF=FILE adds lines of configuration, LAB_FLAGS="--no-redis" options of the lab.

set -eu
T=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
n=${1:-100000}
movers=${2:-64}
[ -x "${LOADGEN-}" ] || {
	echo "drain.sh: set LOADGEN to a load generator" >&2
	exit 64
}
dir=$(mktemp -d "${TMPDIR:-/tmp}/coordinatool-bench.XXXXXX")
trap '"$T/lab" down "$dir/lab"; rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM HUP

# usage_of: processor seconds and resident MiB of each daemon.
usage_of() {
	tick=$(getconf CLK_TCK)
	for name in sched gateway ingest report redis; do
		pid=$(sed -n "s/^PID_$name=//p" "$dir/lab/env")
		[ "$pid" ] || continue
		sed 's/^.*) //' "/proc/$pid/stat" |
			awk -v name="$name" -v tick="$tick" -v rss="$(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status")" \
				'{ printf "  %-8s %6.2f s  %5d MiB\n", name, ($12 + $13) / tick, rss / 1024 }'
	done
}

# shellcheck disable=SC2086 # options, to be split
"$T/lab" up "$dir/lab" --movers 0 ${LAB_CONF:+--conf "$LAB_CONF"} ${LAB_FLAGS-}
port=$(sed -n 's/^COORDINATOOL_PORT=//p' "$dir/lab/env")
echo "processor time and memory before:"
usage_of
echo "queue $n:"
"$LOADGEN" enqueue --host 127.0.0.1 --port "$port" --n "$n" --json
usage_of
echo "drain by $movers movers:"
"$LOADGEN" drain --host 127.0.0.1 --port "$port" --n "$n" --movers "$movers" --json
usage_of
