#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The agent works under movers of every kind: threads, a child per request, and one that polls the descriptor.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl

lab_up --movers 0 --no-report
number=0
for mode in '--threads 4' --fork --fork-whole --poll; do
	check "$mode: a mover comes" mover_of $number "$mode"
	first=$mover
	check "$mode: and another" mover_of $((number + 1)) "$mode"
	number=$((number + 2))
	check "$mode: files are made" make_files 20
	check "$mode: archive is recorded" in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
	check "$mode: all is archived" await 30 states '(0x00000009) exists archived, archive_id:1'
	check "$mode: release works" in_lab lfs hsm_release "$MNT"/a/* "$MNT"/b/*
	check "$mode: restore is recorded" in_lab lfs hsm_restore "$MNT"/a/* "$MNT"/b/*
	check "$mode: all is restored" await 30 states '(0x00000009) exists archived, archive_id:1'
	check "$mode: the content is back" sums_match
	check "$mode: remove is recorded" in_lab lfs hsm_remove "$MNT"/a/* "$MNT"/b/*
	check "$mode: all is removed" await 30 states '(0x00000000)'
	check "$mode: the scheduler knows of every end" await 5 settled
	check "$mode: nothing was begun twice" begun_once
	check "$mode: movers end on SIGTERM" within 2000 "$LAB" kill "$lab_dir" "$first"
	check "$mode: each of them" within 2000 "$LAB" kill "$lab_dir" "$mover"
done

finish
