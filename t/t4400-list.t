#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# list prints the queue as active_requests, which can be filtered and queued again; show and cancel single requests.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need perl script
LAB_MOVER_OPTS='--threads 2 --delay 20000'
export LAB_MOVER_OPTS
printf '%s\n' 'archive_on_hosts pin host9' 'archive_on_hosts_ch proj 4 host7 host8' >hosts.conf
lab_up --movers 0 --no-report --no-redis --conf hosts.conf

client() {
	in_lab coordinatool-client "$@"
}

# says TEXT ARGUMENT...: prints this.
says() {
	says_text=$1
	shift
	client "$@" | grep -F -e "$says_text"
}

queue() {
	in_lab coordinatool-queue "$@"
}

# line OID COOKIE ACTION DATA: of a request that waits.
line() {
	printf 'fid=[0x200000401:%s:0x0] dfid=[0x200000401:%s:0x0] compound/cookie=0x0/%s action=%s archive#=2 ' \
		"$1" "$1" "$2" "$3"
	printf 'flags=0x8 extent=0x1000-0xffffffffffffffff gid=0x5 data=[%s] canceled=0 uuid= done=0\n' "$4"
}

lists() {
	client list "$@" >listed && diff wanted listed
}

# shows LINE...: show OPERAND says all these lines.
shows() {
	shows_operand=$1
	shift
	client show "$shows_operand" >shown || return
	for shows_line; do
		grep -qxF "$shows_line" shown || {
			echo "no '$shows_line' in:"
			cat shown
			return 1
		}
	done
}

# refused STATUS WORDS COMMAND...: says so, and prints nothing.
refused() {
	refused_status=$1
	refused_words=$2
	shift 2
	"$@" >out 2>err
	refused_got=$?
	cat out err
	equal "$refused_got" "$refused_status" && grep -q "$refused_words" err && equal "$(wc -c <out)" 0
}

# More data than Lustre shows, bytes that are no text, and the whole range of a cookie.
{
	line 0xa1 0x65 RESTORE ''
	line 0xa2 0x66 RESTORE 7461673D7761726D00FF
	line 0xa3 0xffffffffffffffff REMOVE ''
	line 0xa4 0x68 ARCHIVE 7461673D636F6C64
	line 0xa2 0x69 ARCHIVE ''
} >wanted
sed 's/$/\r/' wanted >dos

check 'lines are queued, whatever their ends' queue dos
check 'the list is what was queued' lists
check 'it can be queued again: nothing is new' equal "$(queue - <listed)" 'enqueued=0 skipped=5 errors=0'
check 'the scheduler is killed, and has no Redis' "$LAB" kill "$lab_dir" sched SIGKILL
check 'a new one' "$LAB" start "$lab_dir" sched
check 'has an empty list' equal "$(client list)" ''
check 'what awk lets through is queued' equal "$(awk '/action=RE/' listed | queue)" 'enqueued=3 skipped=0 errors=0'
check 'and the rest' equal "$(awk '!/action=RE/' listed | client queue)" 'enqueued=2 skipped=0 errors=0'
check 'that makes the same queue' lists
grep ARCHIVE listed >wanted
check 'archives only' lists --action archive
check 'nothing runs' equal "$(client list --running)" ''
check 'JSON has the whole item' equal "$(client list --json --action remove | perl -MJSON::PP -e '
	my $r = decode_json(<STDIN>);
	print join " ", $r->{state}, map { $r->{item}{$_} } qw(hai_action hai_cookie hal_archive_id hai_gid hal_flags)')" \
	'waiting 22 -1 2 5 8'

check 'show by FID' shows '[0x200000401:0xa4:0x0]' 'file        [0x200000401:0xa4:0x0]' \
	'request     archive, archive id 2' 'cookie      0x68' \
	'state       waiting for any mover, 1 of 2 to archive' 'data        tag=cold' \
	'extent      from 4096, to the end'
check 'show by cookie' shows 102 'cookie      0x66' 'file        [0x200000401:0xa2:0x0]'
check 'in hexadecimal' shows 0xffffffffffffffff 'request     remove, archive id 2'
check 'show all of a file' equal "$(client show '0x200000401:0xa2:0x0' | grep -c '^cookie ')" 2
check 'nothing known of it' refused 65 'no request of 4711' client show 4711
check 'no FID' refused 65 'is not a FID' client show 0x1:0x2:0x1ffffffff

check 'a file with two requests is not cancelled as such' refused 65 'add --all' client cancel '[0x200000401:0xa2:0x0]'
check 'nor is what nobody knows' refused 65 'no request of 4711' client cancel 4711
check 'really' equal "$(counter pending_restore) $(counter pending_archive) $(counter pending_remove)" '2 2 1'
sed -n '/0x69/s/canceled=0/canceled=1/p' listed >canceled
check 'one of them is, by its line' equal "$(grep 0x69 listed | client cancel -)" "$(cat canceled)"
check 'a line again is an error' refused 65 'stdin:1: No such request' \
	in_lab sh -c 'coordinatool-client cancel - <canceled'
check 'by cookie, as JSON' equal "$(client cancel --json 0x68 | grep -o '"canceled":true')" '"canceled":true'
check 'by FID, now that there is one' client cancel '[0x200000401:0xa2:0x0]'
line 0xa1 0x6a ARCHIVE '' | queue >/dev/null
check 'all of a file' equal "$(client cancel --all '[0x200000401:0xa1:0x0]' | wc -l)" 2
check 'one is left' equal "$(client list | grep -c cookie=0x0/0xffffffffffffffff)" 1
check 'and goes' client cancel 18446744073709551615
check 'all are gone' settled

# Two metadata servers may use the same cookie.
{
	line 0xc1 0x73 ARCHIVE ''
	line 0xc2 0x73 ARCHIVE ''
} | queue >/dev/null
check 'one cookie, two requests: none is cancelled' refused 65 '115 has 2 requests' client cancel 115
check 'both, if told so' equal "$(client cancel --all 115 | wc -l)" 2

# Waiting for one mover; and with data of which the mover gets another form.
line 0xb1 0x71 ARCHIVE 70696E3D31 >wanted
line 0xb2 0x72 ARCHIVE 70726F6A3D616263 >>wanted
queue wanted >/dev/null
check 'show says for whom it waits' shows '[0x200000401:0xb1:0x0]' \
	'state       waiting for host9, 1 of 1 to archive'
check 'and so does the list' equal "$(client list --mover host9)" "$(sed -n '1s/uuid=/&host9/p' wanted)"
check 'data is what was queued' equal "$(client list | sed 's/uuid=[^ ]*/uuid=/' | sort)" "$(cat wanted)"
check 'these go, too' client cancel 0x71 0x72

# many: lines of 100,000 requests, more than fit in the memory that the client is given here.
many() {
	perl -e 'printf "fid=[0x200000402:0x%x:0x0] dfid=[0x200000402:0x%x:0x0] compound/cookie=0x0/0x%x action=ARCHIVE " .
		"archive#=1 flags=0x0 extent=0x0-0xffffffffffffffff gid=0x0 data=[] canceled=0 uuid= done=0\n", ($_) x 3
		for 1 .. 100_000'
}

# enough: head ends before the list does, which is no error.
enough() {
	{
		client list
		echo $? >enough
	} | head -n 1 >out
	equal "$(cat enough) $(wc -l <out)" '0 1'
}

many >wanted
check 'many are queued, from a terminal' typed coordinatool-queue wanted
check 'which shows how far it is' grep -q '\[##*\.*\] [0-9]* %  [0-9]* requests, ' seen
check 'and then the counts alone' equal "$(tail -n 1 seen | sed 's/.*K//; s/\r//')" 'enqueued=100000 skipped=0 errors=0'
check 'and listed, in little memory' in_lab env COORDINATOOL_JAVA_OPTS=-Xmx10m sh -c \
	'coordinatool-client list | cmp - wanted'
check 'as far as somebody wants to read' enough
check 'one of them is found' shows 0x1869f 'state    waiting for any mover, 99999 of 100000 to archive'
check 'the scheduler is killed' "$LAB" kill "$lab_dir" sched SIGKILL
check 'and starts with nothing' "$LAB" start "$lab_dir" sched

# cancelled FILE: Lustre was told ECANCELED of the request of this file.
cancelled() {
	cancelled_fid=$(in_lab lfs path2fid "$1") &&
		lustre_told | grep -F "$cancelled_fid" | grep '"call": *"end"' | grep '"errval": *125'
}

running() {
	client list --running --mover mover0 >listed && equal "$(wc -l <listed)" "$1"
}

check 'files are made' make_files 4
check 'archive is recorded' in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
check 'a mover comes' "$LAB" start "$lab_dir" mover0
check 'and runs them' await 10 running 4
check 'under its name' equal "$(grep -c ' uuid=mover0 ' listed)" 4
check 'of a mover that nobody knows it says so' equal "$(client list --mover mover7 2>&1)" \
	'coordinatool-client: the coordinator knows no such mover mover=mover7'
check 'and not of one that has nothing of the kind' equal "$(client list --waiting --mover mover0 2>&1)" ''
check 'a user who has no account is a mistake' exits 64 client list --user no.such.one
check 'the status shows it too' says 'mover0  archive  ' -vv status
check 'show by path' shows "$MNT/a/f0" 'state    running at mover0'
cafe=$MNT/a/$(printf 'caf\303\251 \346\227\245')
mv "$MNT/a/f2" "$cafe"
check 'show by a path beyond ASCII, without a locale' in_lab env -u LANG -u LC_CTYPE -u LC_ALL sh -c \
	"coordinatool-client show '$cafe' | grep 'running at mover0'"
check 'in the locale of cron' in_lab env LC_ALL=C sh -c "coordinatool-client show '$cafe' | grep 'running at mover0'"
mv "$cafe" "$MNT/a/f2"
check 'cancel what runs' client cancel "$MNT/a/f0" "$MNT/b/f1"
check 'its mover gives it up, and Lustre hears of it' await 10 cancelled "$MNT/a/f0"
check 'of the other too' await 10 cancelled "$MNT/b/f1"
check 'the others run on' await 5 running 2
check 'no file' refused 65 'a/nothing has no FID' client show "$MNT/a/nothing"
check 'no lfs' refused 69 'without lfs' in_lab env PATH="$PATH" "$ROOT/dist/bin/coordinatool-client" show "$MNT/a/f0"

finish
