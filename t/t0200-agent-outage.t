#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Movers of every kind work on while there is no coordinator, and tell it afterwards.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl

ended_all() {
	[ "$(ended)" -ge "$1" ]
}

lab_up --movers 0 --no-report
number=0
for mode in '--threads 8' --fork --fork-whole '--poll --threads 8'; do
	check "$mode: a mover comes" mover_of $number "$mode --delay 1500"
	check "$mode: files are made" make_files 6
	check "$mode: archive is recorded" in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
	check "$mode: all run" await 10 archives_run 6
	check "$mode: the gateway is killed" "$LAB" kill "$lab_dir" gateway SIGKILL
	number=$((number + 1))
	check "$mode: the mover ends its work meanwhile" await 10 ended_all $((number * 6))
	check "$mode: the gateway comes back" "$LAB" start "$lab_dir" gateway
	check "$mode: it hears of all that ended" await 10 settled
	check "$mode: each of it once" equal "$(counter done_archive)" $((number * 6))
	check "$mode: nothing was begun twice" begun_once
	check "$mode: all is archived" states '(0x00000009) exists archived, archive_id:1'
	check "$mode: the agent said nothing" not grep coordinatool-agent "$lab_dir/log/$mover"
	"$LAB" kill "$lab_dir" "$mover"
done

finish
