# SPDX-License-Identifier: LGPL-3.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2119,SC2120
# For every test here: a stand-in of its own in a directory of its own, small copytools, and TAP.
# SIM_BIN has the programs to test; "make check" builds them with sanitizers. Everything ends with the test.

: "${SIM_BIN:=$(cd "$(dirname "$0")/.." && pwd)/build/asan}"
[ -x "$SIM_BIN/tinytool" ] || { echo "Bail out! no programs in $SIM_BIN: make check builds them"; exit 1; }
PATH=$SIM_BIN:$PATH
export PATH ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=0:exitcode=99}" UBSAN_OPTIONS=halt_on_error=1

TRASH=$(mktemp -d "${TMPDIR:-/tmp}/sim-check.XXXXXX")
MNT=$TRASH/mnt
ARCHIVE=$TRASH/archive
export MNT
GATE=$TRASH/gate
mkdir "$MNT" "$ARCHIVE"
mkfifo "$GATE"
exec 9<>"$GATE"
: >"$TRASH/tool.log"
COUNT=0
FAILED=0
SIM_PID=
TOOL_PID=

# One try each 10 ms, for half a minute at most.
await() {
	await_end=$(($(date +%s) + 30))
	until "$@" >/dev/null 2>&1; do
		if [ "$(date +%s)" -ge "$await_end" ]; then
			echo "# gave up waiting for: $*"
			return 1
		fi
		sleep 0.01
	done
}

# ok TITLE COMMAND...: passes when the command succeeds.
ok() {
	ok_title=$1
	shift
	COUNT=$((COUNT + 1))
	if "$@" >"$TRASH/ok.out" 2>&1; then
		echo "ok $COUNT - $ok_title"
	else
		FAILED=$((FAILED + 1))
		echo "not ok $COUNT - $ok_title"
		echo "# failed: $*"
		sed 's/^/# /' "$TRASH/ok.out"
	fi
}

# is TITLE GOT WANTED
is() {
	COUNT=$((COUNT + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $COUNT - $1"
	else
		FAILED=$((FAILED + 1))
		echo "not ok $COUNT - $1"
		echo "$2" | sed 's/^/# got:    /'
		echo "$3" | sed 's/^/# wanted: /'
	fi
}

# run_c PROGRAM ARGUMENT...: a program that prints TAP; call it first, it counts from 1.
run_c() {
	rc_name=$1
	"$@" 2>"$TRASH/$rc_name.err" >"$TRASH/$rc_name.out"
	rc_status=$?
	grep -v '^1\.\.' "$TRASH/$rc_name.out"
	COUNT=$(grep -cE '^(not )?ok' "$TRASH/$rc_name.out")
	is "$rc_name ends well" "$rc_status" 0
	[ "$rc_status" -eq 0 ] || sed 's/^/# /' "$TRASH/$rc_name.err"
}

sim_start() {
	lustre-sim "$@" "$MNT" >"$TRASH/sim.out" 2>>"$TRASH/sim.err" &
	SIM_PID=$!
	await grep -q '^ready' "$TRASH/sim.out"
}

# sim_stop [SIGNAL]
sim_stop() {
	kill -"${1:-TERM}" "$SIM_PID"
	wait "$SIM_PID" 2>/dev/null
	SIM_STATUS=$?
	SIM_PID=
	: >"$TRASH/sim.out"
}

# Lets N actions of a copytool with -g "$GATE" go on.
let_go() { printf '%*s' "$1" '' >&9; }

# tool_start [OPTION...]: a copytool whose lines go to $TRASH/tool.log.
tool_start() {
	: >"$TRASH/tool.log"
	tinytool "$@" "$MNT" "$ARCHIVE" >"$TRASH/tool.log" 2>&1 &
	TOOL_PID=$!
	await grep -q '^regist' "$TRASH/tool.log"
}

# tool_stop [SIGNAL]
tool_stop() {
	kill -"${1:-TERM}" "$TOOL_PID"
	wait "$TOOL_PID" 2>/dev/null
	TOOL_PID=
}

# Until no request waits or runs.
settle() { timeout 60 simctl wait || echo "# requests are left: $(param actions | grep -cE 'WAITING|STARTED')"; }
state() { lfs hsm_state "$1" | sed 's/^[^(]*//'; }
sum() { sha256sum <"$1"; }
param() { lctl get_param -n "mdt.*.hsm.$1"; }
# How many records of both MDTs have this status.
count_status() { param actions | grep -c "status=$1"; }
seen() { grep -c "$1" "$TRASH/tool.log"; }
# For await: conditions that are looked at anew each time.
shows() { [ "$(param "$1" | grep -c "$2")" -eq "$3" ]; }	# LIST PATTERN COUNT
# await_seen N PATTERN: until the copytool has printed N such lines.
at_least() { [ "$(seen "$2")" -ge "$1" ]; }
await_seen() { await at_least "$@"; }

finish() {
	[ -z "$TOOL_PID" ] || tool_stop
	if [ -n "$SIM_PID" ]; then
		sim_stop
		is "the daemon ends well" "$SIM_STATUS" 0
	fi
	is "no sanitizer has complained" "$(grep -hE 'ERROR: |runtime error' "$TRASH/tool.log" "$TRASH"/*.err)" ""
	echo "1..$COUNT"
	rm -rf "$TRASH"
	[ "$FAILED" -eq 0 ]
}

trap 'kill $SIM_PID $TOOL_PID 2>/dev/null; rm -rf "$TRASH"; exit 1' INT TERM
