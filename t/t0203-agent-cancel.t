#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# A cancel of a running request reaches movers of every kind, and what it stops ends once.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl

stopped() {
	grep 'action=ARCHIVE.*rc=125' "$lab_dir/log/$mover"
}

lab_up --movers 0 --no-report
number=0
for mode in '--threads 8' --fork --fork-whole '--poll --fork-whole'; do
	check "$mode: a mover comes" mover_of $number "$mode --delay 20000"
	check "$mode: files are made" make_files 2
	check "$mode: archive is recorded" in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
	check "$mode: both run" await 10 archives_run 2
	check "$mode: one is cancelled" in_lab lfs hsm_cancel "$MNT/a/f0"
	check "$mode: and stops" await 10 stopped
	check "$mode: which the coordinator hears" await 5 archives_run 1
	check "$mode: the other runs on" equal "$(grep -c action= "$lab_dir/log/$mover")" 1
	check "$mode: until it is cancelled too" in_lab lfs hsm_cancel "$MNT/b/f1"
	check "$mode: which leaves nothing" await 10 settled
	"$LAB" kill "$lab_dir" "$mover"
	number=$((number + 1))
done

finish
