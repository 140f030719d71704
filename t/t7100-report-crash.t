#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Two reports and three movers: every program is killed and comes back, the files hold exactly the lines that they
# should, and go.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
# shellcheck source=lib-report.sh
. "$T/lib-report.sh"
need redis-server perl
FILES=12
LAB_MOVER_OPTS='--threads 4 --delay 3000'
export LAB_MOVER_OPTS
cat >report.conf <<-'END'
	reporting_dir .reporting
	reporting_hint cr
	reporting_schedule_interval_ms 2500
	max_archive 4
	max_restore 4
END
lab_up --movers 0 --conf report.conf
reports=$MNT/.reporting

hit() {
	"$LAB" kill "$lab_dir" "$1" SIGKILL && "$LAB" start "$lab_dir" "$1"
}

finished() {
	count one "done" $((FILES / 2)) && count two "done" $((FILES / 2))
}

check 'files are made' make_files $FILES
check 'one report is asked for' in_lab lfs hsm_archive --data tag=x,cr=one "$MNT"/a/*
check 'and another' in_lab lfs hsm_archive --data cr=two,tag=y "$MNT"/b/*
check 'the files are there' await 5 keep one
check 'for both' await 5 keep two
check 'the requests are in the one' await 5 count one new $((FILES / 2))
check 'and in the other' await 5 count two new $((FILES / 2))
one=$(cat one)
two=$(cat two)
for program in report sched gateway redis ingest; do
	check "$program is killed and comes back" hit $program
done
check 'an archive with the first name comes after that' in_lab lfs hsm_archive --data cr=mark "$MNT/a/f0"
check 'the first report is as it was' equal "$(cat one)" "$one"
check 'and the second' equal "$(cat two)" "$two"

for mover in mover0 mover1 mover2; do
	check "$mover comes" "$LAB" start "$lab_dir" $mover
done
check 'all of the first are sent' await 10 count one sent $((FILES / 2))
check 'all of the second are sent' await 10 count two sent $((FILES / 2))
for program in redis report sched gateway ingest; do
	check "while the movers work, $program is killed and comes back" hit $program
done
check 'all have ended' await 20 settled
check 'which both reports tell' await 10 finished
check 'the first holds exactly the lines' told one 1 a
check 'the second too' told two 1 b
check 'the bookmark is hidden from users' equal "$(stat -c %a "$reports/.coordinatool-report")" 600
check 'report and scheduler are killed at once' "$LAB" restart "$lab_dir" --signal SIGKILL
check 'still the first holds exactly the lines' told one 1 a
check 'and the second' told two 1 b
check 'the first goes' await 10 gone one
check 'the second goes' await 10 gone two

# Now at bad moments; and the reporter is away while requests come and end.
in_lab lfs hsm_release "$MNT"/a/* "$MNT"/b/*
"$LAB" kill "$lab_dir" report SIGKILL
in_lab lfs hsm_restore --data cr=one "$MNT"/a/*
in_lab lfs hsm_restore --data cr=two "$MNT"/b/*
check 'without a reporter requests are done' await 20 settled
check_not 'and not reported' test -e "$reports/one"
lines_wait() {
	equal "$(redis hlen coordinatool_report_lines)" "$1"
}
check 'the lines wait in Redis' lines_wait $((FILES * 3))
check 'the scheduler is killed' hit sched
check 'the reporter comes' "$LAB" start "$lab_dir" report
check 'the files are there again' await 5 keep one
check 'both of them' await 5 keep two
check 'and tells all' await 10 finished
check 'of the first' told one 1 a
check 'and the second' told two 1 b
check 'the lines have gone from Redis' await 5 lines_wait 0
check 'the first goes again' await 10 gone one
check 'the second goes again' await 10 gone two
check 'nothing but the bookmark is left' equal "$(ls -A "$reports")" .coordinatool-report

finish
