#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The command line of lhsmd_coordinatool, and a directory in which there are no daemons.

program=$(dirname "$0")/../sanitized/lhsmd_coordinatool
tests=0
failures=0
# Everything ends with exec, where nothing can be freed any more.
export ASAN_OPTIONS=detect_leaks=0

# gives STATUS WORDS OPTION...: so it ends, and says WORDS.
gives() {
	wanted=$1
	words=$2
	shift 2
	tests=$((tests + 1))
	said=$(timeout 10 "$program" "$@" 2>&1)
	status=$?
	case $status,$said in
	"$wanted,"*"$words"*) echo "ok $tests - $* " ;;
	*)
		failures=$((failures + 1))
		echo "not ok $tests - $*"
		echo "# $status: $said" | sed '2,$s/^/# /'
		;;
	esac
}

gives 0 'Usage: lhsmd_coordinatool' -h
gives 0 'Usage: lhsmd_coordinatool' --port 1 --he
gives 0 'lhsmd_coordinatool ' -vvV
gives 64 'lhsmd_coordinatool: unrecognized option' --nonsense
gives 64 'requires an argument' --port
gives 64 'ambiguous' --redis 1 /mnt
gives 64 'MOUNT is missing' -v
gives 64 "MOUNT is missing" --
gives 64 'more than one MOUNT' /a -v /b
gives 71 'coordinatool-sched cannot be executed: No such file' --check-config
gives 71 'coordinatool-sched cannot be executed' -p1 -p2 -p 3 --po=4 -A1 --archive 2 --redis-host '' -qvqqq --show-config
gives 127 'coordinatool-sched cannot start, all is stopped status=127' /mnt
gives 127 'coordinatool-sched cannot be executed' -- -mnt

echo "1..$tests"
[ $failures -eq 0 ]
