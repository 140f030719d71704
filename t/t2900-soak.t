#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# For some minutes, programs are killed and stopped at random while files are archived, released and restored. Nothing
# is lost, nothing runs twice, and the content is right at the end. SOAK_SEED repeats a run, SOAK_ROUNDS makes it longer.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need_soak
need redis-server perl
LAB_MOVER_OPTS='--threads 8 --delay 50'
export LAB_MOVER_OPTS
lab_up --movers 3
seed_random

trouble() {
	random 4
	trouble_kills=$((drawn + 1))
	while [ "$trouble_kills" -gt 0 ]; do
		random 6
		case $drawn in
		0 | 1) name=sched ;;
		2) name=gateway ;;
		3) name=ingest ;;
		4) name=report ;;
		5) name=redis ;;
		esac
		random 2
		signal=SIGTERM
		[ "$drawn" -eq 0 ] || signal=SIGKILL
		random_pause 1000
		echo "$signal $name"
		"$LAB" kill "$lab_dir" "$name" "$signal" && "$LAB" start "$lab_dir" "$name" || return 1
		trouble_kills=$((trouble_kills - 1))
	done
}

successes() {
	lustre_told | grep '"call": *"end"' | grep -c '"errval": *0'
}

check 'files are made' make_files 200
round=0
while [ $round -lt "${SOAK_ROUNDS:-10}" ]; do
	in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
	check "round $round: trouble during archive" trouble
	check "round $round: all is archived" await 120 states '(0x00000009) exists archived, archive_id:1'
	in_lab lfs hsm_release "$MNT"/a/* "$MNT"/b/*
	in_lab lfs hsm_restore "$MNT"/a/* "$MNT"/b/*
	check "round $round: trouble during restore" trouble
	check "round $round: all is restored" await 120 states '(0x00000009) exists archived, archive_id:1'
	check "round $round: the content is right" sums_match
	in_lab lfs hsm_remove "$MNT"/a/* "$MNT"/b/*
	check "round $round: trouble during remove" trouble
	check "round $round: all is removed" await 120 states '(0x00000000)'
	check "round $round: the queue is empty" await 20 settled
	check "round $round: nothing was begun twice" begun_once
	round=$((round + 1))
done
# A restore that a mover may have begun is ended, and asked for anew.
check 'Lustre heard of the end of each request' equal "$(successes)" $((round * 600))
check 'once' ended_once

finish
