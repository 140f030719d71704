#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# A request that kills every mover is held until somebody looks, and a mover at which everything fails is suspended, where
# the site wants that. Others go on.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server redis-cli perl
echo 'mover_max_failures 4' >lab.conf
lab_up --movers 0 --no-report --conf lab.conf
make_files 12 || bail 'no files'

kills() {
	mover_with mover0 --delay 60000 && await 10 archives_run 1 && "$LAB" kill "$lab_dir" mover0 KILL
}

# A mover takes it and is killed, three times.
kills_three() {
	kills && kills && kills
}

held() {
	equal "$(counter held)" "$1"
}

# ---- poison

check 'a request is recorded' in_lab lfs hsm_archive "$MNT/a/f0"
check 'three movers are killed while they are at it' kills_three
check 'the next one' mover_with mover1
check 'comes, and so does the first one' mover_with mover0
check 'it is held' await 10 held 1
is_named() {
	in_lab coordinatool-client held >held.out && cat held.out && equal "$(wc -l <held.out)" 1 &&
		grep -q 'action=ARCHIVE since=.* reason="movers went away with it 3 times, the last one was mover0"$' held.out
}
check 'held names it, and says why' is_named
check 'the log did too' grep -q 'request held until somebody looks.* fid=.* cookie=.* reason=' "$lab_dir/log/sched"
check 'others go on' in_lab lfs hsm_archive "$MNT/b/f1"
check 'as if nothing was' await 10 archived b/f1
check_not 'it is not tried again' archived a/f0
check 'release' in_lab coordinatool-client release "$MNT/a/f0"
check 'has it tried again' await 10 archived a/f0
check 'and held no more' held 0
"$LAB" kill "$lab_dir" mover0
"$LAB" kill "$lab_dir" mover1
check 'another one' in_lab lfs hsm_archive "$MNT/a/f2"
check 'kills three' kills_three
check 'and is held' mover_with mover0
check 'at once' await 10 held 1
check 'drop' in_lab coordinatool-client drop "$MNT/a/f2"
dropped() {
	lustre_told | grep -q '"errval": *125'
}
check 'ends it in Lustre, as cancelled' await 10 dropped
check_not 'it was not archived' archived a/f2
check 'nothing is left' await 10 settled

# ---- a record that cannot be read, and a request that cannot be sent

bad_record() {
	redis hset coordinatool_requests junk '{"hai_cookie":' &&
		"$LAB" kill "$lab_dir" sched KILL && "$LAB" start "$lab_dir" sched &&
		redis hkeys coordinatool_bad | grep -x 'coordinatool_requests:junk'
}
check 'a record in Redis that makes no sense is set aside at the next start' bad_record
check 'others go on' in_lab lfs hsm_archive "$MNT/b/f3"
check 'as if nothing was' await 10 archived b/f3
check 'the mover goes' "$LAB" kill "$lab_dir" mover0

# ---- a mover at which everything fails

is_suspended() {
	in_lab coordinatool-client status >status.out && cat status.out &&
		grep -Eq "^SUSPENDED  *$1: .*coordinatool-client resume" status.out && grep -Eq "^$1  *suspended " status.out
}
check 'requests wait' in_lab lfs hsm_archive "$MNT"/a/f4 "$MNT"/b/f5 "$MNT"/a/f6 "$MNT"/b/f7
check 'for a mover that fails them all' mover_with mover2 --fail 5
check 'it is suspended' await 10 is_suspended mover2
check 'the log says so' grep -q 'mover is suspended.* mover=mover2 failed_in_a_row=4 last_error=EIO' "$lab_dir/log/sched"
check 'and that nobody is left' grep -q 'every mover is suspended.* movers=1' "$lab_dir/log/sched"
check 'as does the status' grep -q '^NO MOVER .*suspended' status.out
check 'another request' in_lab lfs hsm_archive "$MNT/a/f8"
waits() {
	in_lab coordinatool-client show "$MNT/a/f8" | grep 'every mover that takes its archive id is suspended'
}
check 'waits, and show says why' await 10 waits
again() {
	"$LAB" kill "$lab_dir" mover2 KILL && mover_with mover2
}
check 'the mover is started again, and would do well' again
check 'the scheduler is killed, too' "$LAB" kill "$lab_dir" sched KILL
check 'and started' "$LAB" start "$lab_dir" sched
check 'nobody has looked' await 10 is_suspended mover2
check_not 'so it still gets nothing' archived a/f8
check 'resume of another one is refused' exits 65 in_lab coordinatool-client resume mover0
check 'resume' in_lab coordinatool-client resume mover2
check 'lets it work' await 10 archived a/f8
check 'nothing is left' await 10 settled

finish
