#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# What reports say of requests that have a mover of their own, are cancelled, lose their mover, or were taken over from
# the C coordinatool.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
# shellcheck source=lib-report.sh
. "$T/lib-report.sh"
need redis-server perl
LAB_MOVER_OPTS='--threads 2 --delay 1000'
export LAB_MOVER_OPTS
cat >report.conf <<-'END'
	reporting_dir .reporting
	reporting_hint cr
	reporting_schedule_interval_ms 60000
	client_grace_ms 1500
	archive_on_hosts tag=tape mover0
	max_archive 2
END
lab_up --movers 0 --conf report.conf
reports=$MNT/.reporting

# fid FILE
fid() {
	fids "$MNT/$1"
}

# says REPORT LINE...: exactly these lines.
says() {
	says_report=$1
	shift
	equal "$(cat "$reports/$says_report")" "$(printf '%s\n' "$@")"
}


check 'files are made' make_files 12
a=$(fid a/f0)
b=$(fid b/f1)
check 'archive for a mover that is not there' in_lab lfs hsm_archive --data tag=tape,cr=own "$MNT/a/f0"
check 'says whom it waits for' await 5 says own "new $a" "assign $a mover0"
check 'the scheduler is killed' "$LAB" kill "$lab_dir" sched SIGKILL
check 'and comes back' "$LAB" start "$lab_dir" sched
check 'the mover comes' "$LAB" start "$lab_dir" mover0
check 'and is said once' await 10 says own "new $a" "assign $a mover0" "sent $a mover0" "done $a 0"

check 'archive that a mover has' in_lab lfs hsm_archive --data cr=lost "$MNT/b/f1"
check 'is sent' await 5 says lost "new $b" "sent $b mover0"
check 'the mover is killed' "$LAB" kill "$lab_dir" mover0 SIGKILL
check 'and another comes' "$LAB" start "$lab_dir" mover1
check 'which gets it after the grace, and is said' await 15 says lost "new $b" "sent $b mover0" \
	"sent $b mover1" "done $b 0"

c=$(fid a/f2)
check 'archive that is cancelled while it runs' in_lab lfs hsm_archive --data cr=run "$MNT/a/f2"
check 'runs' await 5 count "$reports/run" sent 1
check 'is cancelled' in_lab lfs hsm_cancel "$MNT/a/f2"
check 'says so, and how its mover has ended it' await 10 says run "new $c" "sent $c mover1" \
	"cancel $c" "done $c 125"
check 'the mover goes' "$LAB" kill "$lab_dir" mover1

# The mover runs one more, and never asks for work again.
h=$(fid a/f8)
mkfifo "$TRASH/deaf"
in_lab_background sh -c "exec '$T/peer' <'$TRASH/deaf'"
exec 5>"$TRASH/deaf"
echo '{"command":"ehlo","id":"deaf"}{"command":"recv"}' >&5
check 'archive that a mover runs which does not ask again' in_lab lfs hsm_archive --data cr=deaf "$MNT/a/f8"
check 'is sent there' await 5 says deaf "new $h" "sent $h deaf"
check 'and cancelled' in_lab lfs hsm_cancel "$MNT/a/f8"
check 'which is said without waiting for the mover' await 5 says deaf "new $h" "sent $h deaf" "cancel $h"
exec 5>&-
check 'nor is it lost with the mover' await 10 says deaf "new $h" "sent $h deaf" "cancel $h" "done $h 125"

d=$(fid b/f3)
check 'archive that is cancelled while it waits' in_lab lfs hsm_archive --data cr=wait "$MNT/b/f3"
check 'waits' await 5 says wait "new $d"
check 'is cancelled too' in_lab lfs hsm_cancel "$MNT/b/f3"
check 'says only that' await 5 says wait "new $d" "cancel $d"

# The C coordinatool: requests are in Redis and their reports on the way, and nothing else is known.
e=$(fid a/f4)
f=$(fid b/f5)
g=$(fid a/f6)
check 'archives that wait' in_lab lfs hsm_archive --data cr=old "$MNT/a/f4" "$MNT/b/f5" "$MNT/a/f6"
check 'are in their report' await 5 count "$reports/old" new 3
"$LAB" kill "$lab_dir" report
"$LAB" kill "$lab_dir" sched
# shellcheck disable=SC2046 # a list of keys
check 'only what the C server keeps is left' test \
	"$(redis del $(redis keys '*' | grep -v -e _requests -e _assigned))" -ge 1
rm "$reports/.coordinatool-report"
printf 'new %s\nnew %s\nassign %s moverX\nsome' "$e" "$f" "$f" >"$reports/old"
check 'the scheduler goes on with it' "$LAB" start "$lab_dir" sched
check 'and the reporter' "$LAB" start "$lab_dir" report
check 'which adds what was not said' await 10 says old "new $e" "new $f" "assign $f moverX" "new $g"
LAB_MOVER_OPTS=
check 'a mover comes again' "$LAB" start "$lab_dir" mover2
check 'and does them' await 20 count "$reports/old" "done" 3
check 'which the old report tells to its end' equal "$(grep -vF "$f" "$reports/old" | sort)" "$(for i in "$e" "$g"; do
	printf 'new %s\nsent %s mover2\ndone %s 0\n' "$i" "$i" "$i"
done | sort)"
check 'with the new mover' equal "$(grep -F "$f" "$reports/old")" "new $f
assign $f moverX
sent $f mover2
done $f 0"

finish
