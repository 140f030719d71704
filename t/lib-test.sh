# SPDX-License-Identifier: LGPL-3.0-or-later
# shellcheck shell=sh
#
# What every t/*.t begins with:
#
#	. "$(dirname "$0")/lib-test.sh"
#	need redis-server
#	lab_up --movers 2
#	check 'a request that was queued is done' await 10 all_done
#	finish
#
# A test is a sentence and a command that succeeds where the sentence is true; what the command says is shown only where
# it is not. Each file has a directory of its own (TRASH, and it is the working directory), which goes at the end unless
# something failed. Labs in it are brought down whatever happens.

set -u
T=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) || exit 1
ROOT=${T%/*}
# shellcheck source=lib-process.sh
. "$T/lib-process.sh"
LAB=$T/lab
TRASH=$(mktemp -d "${TMPDIR:-/tmp}/coordinatool-test.XXXXXX") || exit 1
cd "$TRASH" || exit 1
# Nothing may depend on where a site is: here the capital of i is not I, and it is 5 hours 45 minutes off UTC. Daemons
# live so briefly here that to compile a method after twenty times the calls takes a tenth less of a processor.
export LAB_JAVA_OPTS="${LAB_JAVA_OPTS--Duser.language=tr -Duser.country=TR -XX:CompileThresholdScaling=20}"
export TZ="${TZ-Asia/Kathmandu}"
# What a lab does not get from its caller (t/lab).
foreign=$(env | sed -n 's/^\(COORDINATOOL_[A-Z_]*\)=.*/\1/p')
# The output of commands goes here; 9 is the TAP stream.
exec 9>&1
tests=0
failures=0
test_pids=
# A command for the end, before labs go down.
at_end=:

cleanup() {
	status=$?
	trap '' INT TERM HUP
	$at_end
	for pid in $test_pids; do
		kill -KILL -"$pid" 2>/dev/null || kill -KILL "$pid" 2>/dev/null
	done
	for run in "$TRASH"/*/run; do
		[ -d "$run" ] && "$LAB" down "${run%/run}" 9>&-
	done
	cd /
	if [ $failures -eq 0 ] && [ $status -eq 0 ]; then
		rm -rf "$TRASH"
	else
		echo "# what is left of it: $TRASH" >&9
	fi
	exit $status
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

skip_all() {
	echo "1..0 # SKIP $*" >&9
	exit 0
}

# need COMMAND...: without these there is nothing to test.
need() {
	for need_command; do
		command -v "$need_command" >/dev/null || skip_all "$need_command is not installed"
	done
}

# need_soak: only `make soak` has the time for it.
need_soak() {
	[ "${COORDINATOOL_SOAK-}" ] || skip_all 'takes long; set COORDINATOOL_SOAK=1 (make soak)'
}

# check SENTENCE COMMAND...
check() {
	check_title=$1
	shift
	tests=$((tests + 1))
	if "$@" >"$TRASH/.output" 2>&1 </dev/null 9>&-; then
		echo "ok $tests - $check_title" >&9
	else
		check_status=$?
		failures=$((failures + 1))
		{
			echo "not ok $tests - $check_title"
			echo "# exit status $check_status of: $*"
			sed 's/^/# /' "$TRASH/.output"
		} >&9
	fi
}

# check_not SENTENCE COMMAND...: the command must fail.
check_not() {
	check_not_title=$1
	shift
	check "$check_not_title" not "$@"
}

not() {
	! "$@"
}

# check_by COMMAND SENTENCE COMMAND...: skipped where the first command is not installed.
check_by() {
	check_by=$1
	shift
	if command -v "$check_by" >/dev/null; then
		check "$@"
	else
		check "$1 # SKIP no $check_by" true
	fi
}

# known_defect REASON SENTENCE COMMAND...: a check that is expected to fail.
known_defect() {
	known_reason=$1
	known_title=$2
	shift 2
	tests=$((tests + 1))
	if "$@" >"$TRASH/.output" 2>&1 </dev/null 9>&-; then
		echo "ok $tests - $known_title # TODO $known_reason" >&9
	else
		echo "not ok $tests - $known_title # TODO $known_reason" >&9
	fi
}

# finish: the end of every test file.
finish() {
	echo "1..$tests" >&9
	[ $failures -eq 0 ]
	exit $?
}

# bail REASON: nothing more can be tested.
bail() {
	echo "Bail out! $*" >&9
	failures=$((failures + 1))
	exit 1
}

# await SECONDS COMMAND...: until it succeeds. Shows what it said at last.
await() {
	seconds_up
	await_end=$((uptime + $1))
	shift
	until "$@" >"$TRASH/.awaited" 2>&1; do
		seconds_up
		if [ "$uptime" -ge $await_end ]; then
			echo "given up waiting for: $*"
			cat "$TRASH/.awaited"
			return 1
		fi
		sleep 0.1
	done
}

# equal A B
equal() {
	[ "$1" = "$2" ] || {
		echo "<$1> is not <$2>"
		return 1
	}
}

# exits STATUS COMMAND...: the command ends with this status.
exits() {
	exits_wanted=$1
	shift
	"$@"
	equal $? "$exits_wanted"
}

# within MILLISECONDS COMMAND...: it succeeds in that time.
within() {
	within_limit=$1
	shift
	within_begin=$(now_ms)
	"$@" || return
	within_took=$(($(now_ms) - within_begin))
	echo "took $within_took ms"
	[ $within_took -le "$within_limit" ]
}

now_ms() {
	date +%s%3N
}

# seed_random: begins a row of random numbers, which SOAK_SEED repeats, and says with which.
seed_random() {
	seed=${SOAK_SEED:-$$}
	echo "# SOAK_SEED=$seed" >&9
	# Within 31 bits, or the next step overflows what the shell calculates with.
	seed=$((seed % 2147483648))
}

# random N: from 0 to N - 1, in the variable drawn. A linear congruential generator.
random() {
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	# shellcheck disable=SC2034 # for the tests
	drawn=$((seed / 65536 % $1))
}

# random_pause N: less than N milliseconds.
random_pause() {
	random "$1"
	sleep "$(printf '%d.%03d' $((drawn / 1000)) $((drawn % 1000)))"
}

# ---- a lab in TRASH/lab

# lab_up OPTION...
lab_up() {
	lab_dir=$TRASH/lab
	[ -x "$ROOT/dist/bin/coordinatool-sched" ] || skip_all 'not built (make)'
	"$LAB" up "$lab_dir" "$@" >"$TRASH/.output" 2>&1 9>&- || bail "no lab: $(cat "$TRASH/.output")"
	MNT=$lab_dir/mnt
	# shellcheck disable=SC2034 # for the tests
	ARCHIVE=$lab_dir/archive
}

# in_lab COMMAND...: with the lab's environment. As "lab run", but tests do it so often that the start of one more shell
# would count.
in_lab() {
	[ -f "$lab_dir/env" ] || {
		echo "no lab is up in $lab_dir" >&2
		return 1
	}
	(
		# shellcheck disable=SC2086 # a list of names
		unset in_lab $foreign
		while IFS= read -r in_lab; do
			# shellcheck disable=SC2163 # the line is NAME=VALUE
			export "$in_lab"
		done <"$lab_dir/env"
		exec "$@"
	)
}

# typed COMMAND...: on a terminal, by script; what it shows there is in the file seen.
typed() {
	in_lab env TERM=xterm script -qefc "$*" /dev/null </dev/null >seen
}

# in_lab_background COMMAND...: until the test ends; says what it says into background.log. Its pid is in $!.
in_lab_background() {
	# A group of its own, so that what it starts ends with it.
	setsid "$LAB" run "$lab_dir" "$@" </dev/null >>"$TRASH/background.log" 2>&1 9>&- &
	test_pids="$test_pids $!"
}

# lab_value KEY: from the lab's environment.
lab_value() {
	sed -n "s/^$1=//p" "$lab_dir/env"
}

# status: the reply to a status command.
status() {
	in_lab "$T/status"
}

# counter NAME: one of the counters of the status, which leaves out those that are 0.
counter() {
	in_lab "$T/status" counter "$1"
}

# archives_wait COUNT: so many archives are queued.
archives_wait() {
	equal "$(counter pending_archive)" "$1"
}

# archives_run COUNT: so many archives run.
archives_run() {
	equal "$(counter running_archive)" "$1"
}

# archived FILE: in MNT.
archived() {
	in_lab lfs hsm_state "$MNT/$1" | grep archived
}

# redis ARGUMENT...: asks the lab's Redis.
redis() {
	redis-cli -p "$(lab_value REDIS_PORT)" "$@"
}

# agents COUNT [MDT]: so many copytools are registered with that MDT, or the first; with each of '*', together.
agents() {
	equal "$(in_lab lctl get_param -n "mdt.${2-testfs-MDT0000}.hsm.agents" | grep -c uuid=)" "$1"
}

# active_requests [MDT]: how many requests Lustre has given to somebody and not seen to end; of that MDT, or all.
active_requests() {
	in_lab lctl get_param -n "mdt.${1-*}.hsm.active_requests" | grep -c cookie
}

# none_active [MDT]: Lustre waits for the end of nothing.
none_active() {
	equal "$(active_requests "$@")" 0
}

# settled: nothing is queued and nothing runs, and Lustre has nothing that is still on its way to the queue. Lustre is
# asked twice: a restore that is ended there and asked for anew is not there in between.
settled() {
	none_active '*' && in_lab "$T/status" settled && none_active '*'
}

# make_files COUNT: files f0... of random content and size on both MDTs, MNT/a on the first and MNT/b on the second.
make_files() {
	in_lab lfs mkdir -i 0 "$MNT/a" && in_lab lfs mkdir -i 1 "$MNT/b" || return 1
	make_files_i=0
	while [ $make_files_i -lt "$1" ]; do
		make_files_in=a
		[ $((make_files_i % 2)) -eq 0 ] || make_files_in=b
		head -c $((make_files_i * 37 % 5000 + 1)) /dev/urandom >"$MNT/$make_files_in/f$make_files_i" || return 1
		make_files_i=$((make_files_i + 1))
	done
	(cd "$MNT" && sha256sum a/* b/*) >"$TRASH/sums"
}

# sums_match: what is in the files is what was put in.
sums_match() {
	(cd "$MNT" && sha256sum --quiet -c "$TRASH/sums")
}

# mover_with NAME OPTION...: in the lab that is up, a mover is started with these options.
mover_with() {
	mover_name=$1
	shift
	echo "$*" >"$lab_dir/state/mover-opts" && "$LAB" start "$lab_dir" "$mover_name"
}

# mover_of NUMBER OPTION...: a mover of its own for these options, with new files: of a site that tries movers of several
# kinds one after the other, so that not each needs a lab.
mover_of() {
	mover=mover$1
	shift
	rm -rf "$MNT/a" "$MNT/b"
	mover_with "$mover" "$@"
}

# states TEXT: every file is in this state, as lfs hsm_state prints it after the name.
states() {
	in_lab lfs hsm_state "$MNT"/a/* "$MNT"/b/* | grep -v ": $1" | sed 's/^/other state: /' | head -n 5 |
		{ ! grep .; }
}

# lustre_told: what it was told until now, a line each.
lustre_told() {
	in_lab simctl reports
}

# ended: how many requests Lustre was told the end of.
ended() {
	lustre_told | grep -c '"call": *"end"'
}

# told_once CALL [LINE]: Lustre was told this of no request twice, since that line of the reports. Of a cancel it may be:
# a scheduler that cannot know sends it again, whoever cannot know ends it again, and Lustre does not mind. What simctl
# prints is read as text: JSON::PP takes longer for a few thousand lines than all else in a test.
told_once() {
	lustre_told | tail -n "+${2:-1}" | each_once "$1"
}

# each_once CALL: the same of the reports that come in.
each_once() {
	perl -ne '
		BEGIN { $call = shift }
		my %r = /"(\w+)": *"?([^",}]+)/g;
		defined $r{$_} or die "no $_: $_" for qw(call action cookie fid);
		next if $r{call} ne $call || $r{action} == 23;
		my $key = "$r{cookie} $r{fid} $r{action}";
		print "$call again: $key\n" and $twice = 1 if $seen{$key}++;
		END { $? ||= $twice ? 1 : 0 }' "$1"
}

# begun_once [LINE]: no request was begun by two movers, or twice by one.
begun_once() {
	told_once begin "$@"
}

# ended_once [LINE]: Lustre was told of no request's end twice.
ended_once() {
	told_once end "$@"
}

# fsck_clean: the scheduler, Redis and Lustre agree. Takes three seconds.
fsck_clean() {
	in_lab coordinatool-client fsck
}
