#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# coordinatool-report --follow.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server
printf 'reporting_dir .reporting\nreporting_hint cr\n' >report.conf
lab_up --movers 1 --conf report.conf

# follow FILE OPTION...: in the background, printing to FILE; its pid is in pid.
follow() {
	follow_out=$1
	shift
	# shellcheck disable=SC2016 # expanded by the inner shell
	in_lab_background sh -c 'out=$1; shift; echo $$ >"$out.pid"; exec coordinatool-report --follow "$@" >"$out"' sh \
		"$TRASH/$follow_out" -v "$@"
}

following() {
	[ "$(grep -c 'following' background.log)" -eq "$1" ]
}

said() {
	cat "$1"
	grep -qE "$2" "$1"
}

fid() {
	in_lab lfs path2fid "$MNT/$1" | grep -oE '\[[^]]*\]$'
}

ends_with() {
	kill -s "$2" "$(cat "$1.pid")"
	await 5 not kill -0 "$(cat "$1.pid")" 2>/dev/null
}

check 'files are made' make_files 4
a=$(fid a/f0)
follow all
check 'one follows everything' await 10 following 1
follow job --hint job
check 'one a report' await 10 following 2
follow file --fid "$(fid b/f1)"
check 'one a file' await 10 following 3
check 'archive' in_lab lfs hsm_archive --data cr=job "$MNT/a/f0"
check 'archive without a report' in_lab lfs hsm_archive "$MNT/b/f1"
check 'both end' await 10 settled
check 'the file has ended' await 5 said file 'event=done .* status=0$'
check 'nothing else is told of it' equal "$(sed 's/.*event=\([a-z]*\) fid=\([^ ]*\) .*/\1 \2/' file)" \
	"$(fid b/f1 | sed 's/.*/new &\nsent &\ndone &/')"
check 'the report has ended' await 5 said job 'event=done .* report=job'
check 'and is told in its order' equal "$(sed 's/.*event=\([a-z]*\) fid=\([^ ]*\) .*/\1 \2/' job)" \
	"$(echo "$a" | sed 's/.*/new &\nsent &\ndone &/')"
all_told() {
	equal "$(grep -c . all)" 6
}
check 'all are told' await 5 all_told
check 'with time, mover and data' said all \
	'^time=20..-..-..T..:..:..\....Z event=sent fid=.* cookie=0x[0-9a-f]+ action=archive archive=1 mover=mover0 report=job data="cr=job"$'

check 'the scheduler is killed' "$LAB" kill "$lab_dir" sched SIGKILL
check 'and comes back' "$LAB" start "$lab_dir" sched
check 'the followers have found it again' await 10 said background.log 'events may be missing here'
subscribed_again() {
	[ "$(grep -c 'events may be missing here' background.log)" -ge 3 ]
}
check 'all of them' await 10 subscribed_again
check 'archive again' in_lab lfs hsm_archive "$MNT/a/f2"
check 'is told' await 10 said all "event=done fid=$(fid a/f2 | sed 's/[][]/\\&/g')"

check 'an operator locks the queue' in_lab coordinatool-client --lock
check 'who follows everything is told' await 5 said all \
	'event=audit uid=unknown host=127.0.0.1:[0-9]* command=lock changes=locked result=done$'
check_not 'who follows a file or a report is not' grep audit file job
check 'and opens it' in_lab coordinatool-client --unlock

for pid in all job file; do
	check "$pid ends when it is told to" ends_with $pid TERM
done
check 'a bad FID is a misuse' exits 64 in_lab coordinatool-report --follow --fid 1:2
check 'so is a mount' exits 64 in_lab coordinatool-report --follow "$MNT"
check 'the daemon has gone on' await 5 said "$MNT/.reporting/job" '^done .* 0$'

# Nobody reads any more.
# shellcheck disable=SC2016 # expanded by the inner shell
in_lab_background sh -c '{ coordinatool-report --follow -v; echo "status $?" >"$0"; } | head -n 1 >"$0.head"' \
	"$TRASH/broken"
check 'one is read for a line only' await 10 following 4
check 'archive once more' in_lab lfs hsm_archive "$MNT/b/f3"
check 'the line is there' await 10 said broken.head 'event=new'
more() {
	in_lab lfs hsm_release "$MNT/b/f3" && in_lab lfs hsm_restore "$MNT/b/f3" && await 5 settled && [ -e broken ]
}
check 'at the next it ends' await 10 more
check 'without an error' equal "$(cat broken)" 'status 0'

finish
