#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Report files.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
cat >report.conf <<-'END'
	reporting_dir .reporting
	reporting_hint cr
	reporting_schedule_interval_ms 3000
END
lab_up --movers 0 --conf report.conf
reports=$MNT/.reporting

mode() {
	equal "$(stat -c %a "$1")" "$2"
}

has() {
	cat "$reports/$1" 2>&1
	grep -qE "$2" "$reports/$1"
}

# lines REPORT WORD COUNT
lines() {
	cat "$reports/$1"
	equal "$(grep -c "^$2 " "$reports/$1")" "$3"
}

gone() {
	! [ -e "$reports/$1" ]
}

fid() {
	in_lab lfs path2fid "$MNT/$1" | sed 's/.*\(\[.*\]\).*/\1/'
}

exactly() {
	cat "$reports/$1"
	equal "$(cat "$reports/$1")" "$2"
}

check 'files are made' make_files 10
a=$(fid a/f0)
b=$(fid b/f1)
check 'the directory has its mode' mode "$reports" 711
check 'archive with a hint' in_lab lfs hsm_archive --data tag=x,cr=job "$MNT/a/f0"
check 'is reported' await 5 has job "^new "
check 'in a file with its mode' mode "$reports/job" 644
check 'archive with a bad hint' in_lab lfs hsm_archive --data cr=../evil "$MNT/a/f2"
check 'archive without a hint' in_lab lfs hsm_archive "$MNT/a/f4"
check 'another report' in_lab lfs hsm_archive --data cr=other "$MNT/b/f1"
check 'is in another file' await 5 has other "^new "
check 'a mover comes' "$LAB" start "$lab_dir" mover0
check 'the request is done' await 10 has job "^done .* 0"
check 'the report is complete' exactly job "new $a
sent $a mover0
done $a 0"
check 'the other request is done, too' await 10 has other "^done .* 0"
check 'and so is the other' exactly other "new $b
sent $b mover0
done $b 0"
check 'there are no other reports' equal "$(ls "$reports")" "$(printf 'job\nother')"
check_not 'nothing left the directory' test -e "$MNT/evil"
check 'the file goes' await 9 gone job

"$LAB" kill "$lab_dir" mover0
in_lab lfs hsm_release "$MNT/a/f0" "$MNT/b/f1" "$MNT/a/f4"
in_lab lfs hsm_restore "$MNT/a/f4"
check 'restores that wait' in_lab lfs hsm_restore --data cr=back "$MNT/a/f0" "$MNT/b/f1"
check 'report their place among all' await 10 has back 'progress .* global_queue [23]/3'
check 'the reporter is killed' "$LAB" kill "$lab_dir" report SIGKILL
check 'one more comes meanwhile' in_lab lfs hsm_archive --data cr=back "$MNT/a/f6"
check 'and comes back' "$LAB" start "$lab_dir" report
check 'it adds what it missed' await 5 has back "^new $(fid a/f6 | sed 's/[][]/./g')"
check 'and nothing twice' lines back new 3
check 'the scheduler is killed' "$LAB" kill "$lab_dir" sched SIGKILL
check 'and comes back ' "$LAB" start "$lab_dir" sched
check 'a mover' "$LAB" start "$lab_dir" mover0
check 'does them all' await 15 settled
check 'each is reported once' await 5 lines back "done" 3
check 'new was not said again' lines back new 3
check 'the file goes in the end' await 12 gone back

finish
