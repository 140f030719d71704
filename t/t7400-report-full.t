#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# A file system that takes no more of a report, in the middle of a line: the reporter goes on when there is room, also
# after it was killed, and requests do not wait for it. A limit on the size of files stands for the full disk; where we
# may mount, a small file system in memory is filled as well.
# Mounts in a namespace of our own go with it, however this ends.
if [ -z "${REPORT_FULL_MOUNTS-}" ]; then
	REPORT_FULL_MOUNTS=no
	unshare -m true 2>/dev/null && REPORT_FULL_MOUNTS=yes
	export REPORT_FULL_MOUNTS
	[ $REPORT_FULL_MOUNTS = no ] || exec unshare -m --propagation private "$0"
fi
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl prlimit
printf 'reporting_dir .reporting\nreporting_hint cr\nreporting_schedule_interval_ms 0\n' >report.conf
lab_up --movers 0 --conf report.conf
reports=$MNT/.reporting
# What is mounted is not ours to remove.
unmount() {
	umount -l "$reports" 2>/dev/null
}
at_end=unmount
# More than the bookmark needs, and inside a line.
LIMIT=300101

# queue FROM TO: requests with a report, one for each number.
queue() {
	perl -e '
		my ($from, $to) = @ARGV;
		for (my $i = $from; $i <= $to; $i += 100) {
			print q({"command":"queue","hsm_action_items":[), join(",", map {
				my $fid = qq({"f_seq":8589935872,"f_oid":$_,"f_ver":0});
				qq({"hai_action":20,"hai_fid":$fid,"hai_dfid":$fid,"hai_extent_offset":0,"hai_extent_length":-1,)
					. qq("hai_cookie":$_,"hai_gid":0,"hal_archive_id":1,"hal_flags":0,"hai_data":"cr=job"})
			} $i .. $i + 99), "]}\n";
		}' "$1" "$2" | in_lab "$T/peer" | grep -c '"enqueued":100'
}

limit() {
	prlimit --pid "$(lab_value PID_report)" --fsize="$1:unlimited"
}

# lines COUNT: so many, all whole and of different files.
lines() {
	grep -vE '^new \[0x200000500:0x[0-9a-f]+:0x0\]$' "$reports/job"
	equal "$(sort -u "$reports/job" | wc -l) $(wc -l <"$reports/job")" "$1 $1"
}

says() {
	grep -q "$1" "$lab_dir/log/report"
}

check 'the disk fills' limit $LIMIT
check 'requests are queued all the same' equal "$(queue 100001 112000)" 120
check 'the reporter says so' await 10 says 'waiting for the reports in .* to be writable'
check 'the last line is torn' equal "$(stat -c %s "$reports/job") $(tail -c 1 "$reports/job" | wc -l)" "$LIMIT 0"
check 'the reporter is killed' "$LAB" kill "$lab_dir" report SIGKILL
check 'and comes back, with room' "$LAB" start "$lab_dir" report
check 'nothing is missing or there twice' await 10 lines 12000
check 'the disk fills again' limit $((2 * LIMIT))
check 'more requests are queued' equal "$(queue 112001 124000)" 120
torn() {
	equal "$(stat -c %s "$reports/job")" $((2 * LIMIT))
}
check 'the report ends there' await 10 torn
check 'there is room' limit unlimited
check 'nothing is missing or there twice, again' await 10 lines 24000
check 'the reporter says that too' says 'no longer waiting for the reports'

# ---- a file system that is full

# move_to_small: the reports lie in one of 2 MiB from now on.
move_to_small() {
	cp "$reports/job" job && mount -t tmpfs -o size=2m tmpfs "$reports" && cp job "$reports/job"
}

fill() {
	! cat /dev/zero >"$reports/.rest" && equal "$(df --output=avail "$reports" | tail -n 1 | tr -d ' ')" 0
}

if [ "$REPORT_FULL_MOUNTS" = yes ]; then
	check 'the reporter is stopped' "$LAB" kill "$lab_dir" report
	check 'the reports go to a small file system' move_to_small
	check 'the reporter is back' "$LAB" start "$lab_dir" report
	check 'all of that is used' fill
	check 'requests are queued nevertheless' equal "$(queue 124001 126000)" 20
	waits_again() {
		equal "$(grep -c 'coordinatool-report: waiting for the reports' "$lab_dir/log/report")" 3
	}
	check 'the reporter says that it waits' await 10 waits_again
	check 'there is room once more' rm "$reports/.rest"
	check 'nothing is missing or there twice in the end' await 10 lines 26000
else
	check 'a small file system is filled # SKIP no right to mount' true
fi

finish
