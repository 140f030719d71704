#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# A site changes over from the C coordinatool with a full queue: everything runs once, in the order of time.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server redis-cli perl
seed=$(date +%N)
echo "# seed $seed"
echo 'client_grace_ms 3000' >grace.conf
lab_up --movers 0 --no-report --conf grace.conf

fill() {
	redis flushall && "$T/migration/c-server-data" "$seed" | redis --pipe
}

held() {
	equal "$(redis hlen "$1")" "$2"
}

drain() {
	"$T/migration/drain" "$(lab_value COORDINATOOL_PORT)" >given
}

# Whatever was not on a list of those who came back: 10,000 less the lists, of which each has one that was unknown.
all_given() {
	equal "$(wc -l <given)" $((10000 - $(cat m0.list m1.list | wc -l) + 2))
}

none_twice() {
	[ -z "$(cut -d ' ' -f 3 given | sort | uniq -d)" ]
}

none_that_ran() {
	sed 's/.*"hai_cookie":\([0-9]*\).*/\1/' m0.list m1.list | sort >ran
	[ -z "$(cut -d ' ' -f 3 given | sort | comm -12 - ran)" ]
}

in_order() {
	grep "^$1 " given >of_type && [ "$(wc -l <of_type)" -gt 3000 ] && sort -c -n -k 2 of_type
}

check 'the scheduler is down' "$LAB" kill "$lab_dir" sched SIGTERM
check 'Redis holds what the C server left' fill
check 'the scheduler starts on it' "$LAB" start "$lab_dir" sched
check 'what cannot be read is said' grep 'cannot be read\|set aside' "$lab_dir/log/sched"
check 'and kept' held coordinatool_bad 2
check 'two movers come back with their lists, one does not; all is done' drain
check 'everything else is given' all_given
check 'nothing is given twice' none_twice
check 'nothing that ran is given' none_that_ran
check 'archives come in the order of time' in_order 20
check 'restores come in the order of time' in_order 21
check 'removes come in the order of time' in_order 22
check 'nothing is left in Redis' held coordinatool_requests 0
check 'no assignment either' held coordinatool_assigned 0

finish
