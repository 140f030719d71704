#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Programs are killed at random while requests with reports are archived and restored. Each report holds the story of
# each of its requests, once, and goes in the end. SOAK_SEED repeats a run, SOAK_ROUNDS makes it longer.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
# shellcheck source=lib-report.sh
. "$T/lib-report.sh"
need_soak
need redis-server perl
FILES=200
LAB_MOVER_OPTS='--threads 8 --delay 500'
export LAB_MOVER_OPTS
cat >report.conf <<-'END'
	reporting_dir .reporting
	reporting_hint cr
	reporting_schedule_interval_ms 8000
	max_archive 4
	max_restore 4
END
lab_up --movers 3 --conf report.conf
reports=$MNT/.reporting
seed_random

# What Redis has lost while it was away it holds again.
durable() {
	status | perl -MJSON::PP -e 'exit(exists decode_json(<STDIN>)->{redis_away_since} ? 1 : 0)'
}

trouble() {
	trouble_left=6
	while [ "$trouble_left" -gt 0 ]; do
		random 8
		case $drawn in
		0 | 1 | 2) hit=report ;;
		3 | 4) hit=sched ;;
		5) hit=gateway ;;
		6) hit=ingest ;;
		7) hit=redis ;;
		esac
		random_pause 700
		echo "SIGKILL $hit"
		"$LAB" kill "$lab_dir" "$hit" SIGKILL && "$LAB" start "$lab_dir" "$hit" || return 1
		[ "$hit" != redis ] || await 60 durable || return 1
		trouble_left=$((trouble_left - 1))
	done
}

# keep_all: second names for the reports, whenever they come.
keep_all() {
	while :; do
		for keep_all_report in one two; do
			[ -e $keep_all_report ] || keep $keep_all_report
		done
		sleep 0.05
	done
}

check 'files are made' make_files $FILES
round=0
while [ $round -lt "${SOAK_ROUNDS:-6}" ]; do
	for action in archive restore; do
		name="round $round, $action"
		rm -f one two
		keep_all 2>/dev/null &
		keeper=$!
		test_pids="$test_pids $keeper"
		in_lab lfs hsm_$action --data cr=one "$MNT"/a/*
		in_lab lfs hsm_$action --data tag=y,cr=two "$MNT"/b/*
		check "$name: trouble" trouble
		check "$name: all have ended" await 120 settled
		check "$name: the first report is complete" await 20 told one 0 a
		check "$name: the second too" await 20 told two 0 b
		kill $keeper
		wait $keeper
		check "$name: the reports were looked for all the time" equal $? 143
		check "$name: the first goes" await 40 gone one
		check "$name: the second goes" await 40 gone two
		in_lab lfs hsm_release "$MNT"/a/* "$MNT"/b/*
	done
	in_lab lfs hsm_restore "$MNT"/a/* "$MNT"/b/*
	check "round $round: all is back" await 120 settled
	in_lab lfs hsm_remove "$MNT"/a/* "$MNT"/b/*
	check "round $round: and out of the archive" await 120 settled
	round=$((round + 1))
done
no_line_waits() {
	equal "$(redis hlen coordinatool_report_lines)" 0
}
check 'no line waits' await 5 no_line_waits

finish
