#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Each program is killed (SIGKILL) at a random moment of some work, one a round. In every third round the clock steps
# back by an hour as well, for our daemons, Redis and Lustre, which clock.c plays. Nothing is lost, nothing runs twice,
# all goes in its order, and the queue, Redis and Lustre agree. Ten rounds, of which each program has one at least, and a
# hundred in make soak. SOAK_SEED repeats a run, SOAK_ROUNDS makes it longer.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
# shellcheck source=lib-work.sh
. "$T/lib-work.sh"
need redis-server redis-cli perl
THREADS=4
# The work takes as long as a kill may be late.
export LAB_MOVER_OPTS="--threads $THREADS --delay 200"
{
	printf 'max_%s 4\n' archive restore remove
	# A mover that is killed comes back at once; on a busy machine nobody else may be slower than this.
	echo 'client_grace_ms 10000'
	echo 'reporting_dir .reporting'
} >lab.conf
# Whatever runs on the coordinator's host goes by its clock; movers have one of their own.
LD_PRELOAD=
export CLOCK_SHIFT="$PWD/shift"
if cc -shared -fPIC -O2 -o clock.so "$T/clock.c" -ldl 2>/dev/null; then
	LD_PRELOAD=$PWD/clock.so
fi

# shift_clock SECONDS: by how much it is ahead from now on.
shift_clock() {
	perl -e 'my $file; open $file, "+<", $ARGV[0] or open $file, ">", $ARGV[0] or die; syswrite $file, pack "l!", $ARGV[1]' \
		"$CLOCK_SHIFT" "$1"
}

shift_clock 0
export LD_PRELOAD
lab_up --movers 2 --conf lab.conf
preload=$LD_PRELOAD
unset LD_PRELOAD
seed_random
rounds=${SOAK_ROUNDS:-$([ "${COORDINATOOL_SOAK-}" ] && echo 100 || echo 10)}

# hit PROGRAM: at some moment of the work that has begun.
hit() {
	random_pause 900
	"$LAB" kill "$lab_dir" "$1" SIGKILL && LD_PRELOAD=$preload "$LAB" start "$lab_dir" "$1"
}

# An archive in whose middle the clock steps back.
begin_archive() {
	in_lab lfs hsm_archive "$MNT"/a/f? "$MNT"/b/f? || return
	ahead=$((ahead - 3600))
	shift_clock "$ahead"
	in_lab lfs hsm_archive "$MNT"/a/f?? "$MNT"/b/f??
}

# What the clock says to Redis, and what the scheduler thought when it last wrote there, in seconds since the epoch.
clock_is_back() {
	redis time | head -n 1 >clocks.txt && redis hget coordinatool_settings alive | sed 's/.........$//' >>clocks.txt
	perl -e 'print "$_ s off\n" and $bad = 1 for grep { abs > 60 } map { $_ - time - $ARGV[0] } <STDIN>; exit $bad' -- \
		"$ahead" <clocks.txt
}

# ended_but_for_refused: Lustre took the end of no request twice in this round. What the killed mover had ended, and had
# no time to tell us of, went to the other one; to that Lustre said that there is no such request (ENOENT is 2), and so
# it was ended once more. It was no more than what the mover had.
ended_but_for_refused() {
	lustre_told | tail -n "+$((reported + 1))" | perl -ne '
		BEGIN { $had = shift }
		my %r = /"(\w+)": *"?([^",}]+)/g;
		next if $r{call} ne "end" || !$seen{"$r{cookie} $r{fid}"}++;
		++$refused <= $had && $r{errval} == 2 or print and $bad = 1;
		END { $? ||= $bad ? 1 : 0 }' "$THREADS"
}

# round WORK PROGRAM
round() {
	work_begins
	name="round $((done + 1)), $2 during $1"
	check "$name: begins" "begin_$1"
	check "$name: is killed, and comes back" hit "$2"
	check "$name: all comes to an end" await 60 settled
	check "$name: as it should" await 10 "right_$1"
	case $2 in
	# What it had begun goes to another one.
	mover*) check "$name: nothing was ended twice" ended_but_for_refused ;;
	*)
		check "$name: nothing was begun twice" begun_once $((reported + 1))
		check "$name: nothing was ended twice" ended_once $((reported + 1))
		;;
	esac
	# What a killed ingest had not yet taken, or was on its way to a mover or at one, comes again later, and meanwhile the
	# other mover goes on.
	case $2 in
	ingest | gateway | mover*) ;;
	*) check "$name: all in its order" in_order ;;
	esac
	check "$name: Lustre waits for nothing" await 10 none_active
	check "$name: Redis holds nothing" await 30 redis_empty
	done=$((done + 1))
	[ $((done % 10)) -ne 0 ] || check "$name: fsck finds that all agree" await 20 fsck_clean
}

# pick N FROM...: the one in that place, the first is 0.
pick() {
	shift $(($1 + 1))
	echo "$1"
}

check 'files are made' make_files 20
ahead=0
done=0
while [ $done -lt "$rounds" ]; do
	# Each kind of work after the other; after 18 rounds each program has met each of them.
	round "$(pick $((done % 3)) archive restore remove)" \
		"$(pick $(((done + done / 6) % 6)) sched gateway ingest redis mover0 report)"
done

if [ "$preload" ]; then
	check 'the clock was set back all the time' await 10 clock_is_back
else
	check 'the clock was set back all the time # SKIP no C compiler' true
fi

finish
