#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# What became of a request: trace says all its steps, and so do the logs of the daemons.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server
printf 'verbose info\nreporting_dir .reporting\nreporting_hint cr\nclient_grace_ms 1000\n' >info.conf
lab_up --movers 0 --conf info.conf

# fid FILE
fid() {
	in_lab lfs path2fid "$MNT/$1" | grep -oE '\[[^]]*\]$'
}

# traced OPERAND EVENTS [WORDS...]: these are its events, in order, and these words are in what is said.
traced() {
	traced_operand=$1
	traced_events=$2
	shift 2
	in_lab coordinatool-client trace "$traced_operand" >traced || return
	cat traced
	equal "$(sed -n 's/^time=20.* event=\([a-z_]*\) fid=.*/\1/p' traced | xargs)" "$traced_events" || return
	for traced_word; do
		grep -qF -e "$traced_word" traced || return
	done
}

unknown() {
	exits 65 in_lab coordinatool-client trace 0x4711 2>err
	grep 'no request of 0x4711, and none has been since 20..-..-..T' err
}

# logged PROGRAM FILE EVENTS: the lines of its log with the FID of this file are these, in order.
logged() {
	equal "$(grep -F "$(fid "$2")" "$lab_dir/log/$1" | sed 's/^[^:]*: //; s/ [a-z]*=.*//' | tr '\n' ';')" "$3"
}

check 'files are made' make_files 4
check 'archive' in_lab lfs hsm_archive --data cr=job "$MNT/a/f0"
check 'nobody is there: it waits' await 5 traced "$MNT/a/f0" new 'state    waiting for any mover, 1 of 1 to archive' \
	'because  no mover is connected that takes archive id 1'
check 'a mover comes' mover_with mover0 --delay 300000
check 'it has it' await 5 traced "$(fid a/f0)" 'new sent' 'state    running at mover0' 'given    20' 'mover=mover0'
check 'as JSON' equal "$(in_lab coordinatool-client trace --json "$(fid a/f0)" |
	grep -c '^{"state":"running".*"since":\|^{"time":.*"event":"\(new\|sent\)"')" 3
check 'its mover dies for good' "$LAB" kill "$lab_dir" mover0 KILL
check 'it goes back' await 10 traced "$MNT/a/f0" 'new sent requeue' 'mover=mover0 reason="its mover is gone"'
check 'another waits' in_lab lfs hsm_archive "$MNT/b/f1"
check 'behind it' await 5 traced "$MNT/b/f1" new '2 of 2 to archive'
check 'and is cancelled' in_lab coordinatool-client cancel "$MNT/b/f1"
check 'of which Lustre is told' await 5 traced "$MNT/b/f1" 'new cancelled told'
check 'the next mover fails' mover_with mover0 --fail 5
check 'and says so' await 10 traced "$MNT/a/f0" 'new sent requeue sent done' 'mover=mover0 error=EIO'
check 'it is replaced' "$LAB" kill "$lab_dir" mover0
check 'by one that works' mover_with mover0
check 'archive again' in_lab lfs hsm_archive "$MNT/a/f2"
check 'it ends' await 10 traced "$MNT/a/f2" 'new sent done'
check_not 'without an error' grep error= traced
cookie=$(sed -n 's/.* cookie=\(0x[0-9a-f]*\) .*/\1/p;q' traced)
check 'its cookie finds it' traced "$cookie" 'new sent done'
check 'what nobody knows is said so, and since when' unknown

check 'ingest logs what it took and what it told Lustre' logged ingest b/f1 'taken from Lustre;told Lustre;'
check 'the scheduler each step' logged sched a/f0 'new;sent;taken back;sent;done;'
check 'with mover and reason' grep -F "fid=$(fid a/f0) cookie=0x" "$lab_dir/log/sched"
check 'of the one that failed' grep -q 'done action=ARCHIVE fid=.* cookie=0x.* mover=mover0 error=EIO$' \
	"$lab_dir/log/sched"
check 'the gateway what movers got, and what they said' logged gateway a/f0 \
	'given to the mover;given to the mover;ended by the mover;'
check 'and the report' await 5 grep -qF "$(fid a/f0)" "$lab_dir/log/report"

finish
