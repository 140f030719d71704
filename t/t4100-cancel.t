#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Cancels of requests that wait and of requests that run.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
LAB_MOVER_OPTS='--threads 8 --delay 3000'
export LAB_MOVER_OPTS
echo 'max_archive 2' >few.conf
lab_up --movers 1 --no-report --conf few.conf

pending() {
	equal "$(counter pending_archive) $(counter running_archive)" "$1"
}

# cancelled COUNT: requests of so many files were ended with ECANCELED. After a crash Lustre may be told twice.
cancelled() {
	equal "$(lustre_told | grep '"call": *"end"' | grep '"errval": *125' |
		sed 's/.*"fid": *"\([^"]*\)".*/\1/' | sort -u | wc -l)" "$1"
}

is_archived() {
	in_lab lfs hsm_state "$1" | grep ' archived'
}

running_file() {
	lustre_told | perl -MJSON::PP -ne '
		my $r = decode_json($_);
		$r->{call} eq "begin" ? $open{$r->{fid}} = 1 : delete $open{$r->{fid}};
		END { print((sort keys %open)[0]) }'
}

check 'files are made' make_files 8
check 'archive is recorded' in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
check 'two run, six wait' await 10 pending '6 2'

# The last ones wait: the movers take them in order.
check 'one that waits is cancelled' in_lab lfs hsm_cancel "$MNT/b/f7"
check 'Lustre hears ECANCELED' await 10 cancelled 1
check_not 'the file is not archived' is_archived "$MNT/b/f7"
check 'it is not in the queue any more' await 5 pending '5 2'

fid=$(running_file)
file=$(in_lab lfs fid2path "$MNT" "$fid")
check 'one that runs is cancelled' in_lab lfs hsm_cancel "$file"
check 'its mover gives it up long before its time' within 2500 await 10 cancelled 2
check 'everything else is done' await 60 settled
check 'once each' begun_once
check 'six files are archived' equal "$(in_lab lfs hsm_state "$MNT"/a/* "$MNT"/b/* | grep -c ' archived')" 6
check 'cancelling what has ended is no error' in_lab lfs hsm_cancel "$MNT/a/f0"
check 'and the counters are right' equal "$(counter pending_archive) $(counter running_archive) $(counter pending_cancel)" '0 0 0'

# By a tool: once it has been said to be cancelled, no crash brings it back.
echo new >"$MNT/a/new"
check 'lock' in_lab coordinatool-client lock
check 'one more is recorded' in_lab lfs hsm_archive "$MNT/a/new"
check 'and waits' await 10 pending '1 0'
check 'it is cancelled by a tool' in_lab coordinatool-client cancel "$MNT/a/new"
check 'the scheduler is killed' "$LAB" kill "$lab_dir" sched SIGKILL
check 'a new one' "$LAB" start "$lab_dir" sched
check 'does not know it' pending '0 0'
check 'Lustre hears ECANCELED' await 10 cancelled 3
check_not 'the file is not archived' is_archived "$MNT/a/new"

# Many in one command, by the lines of a list.
for name in n0 n1 n2 n3; do
	echo $name >"$MNT/a/$name"
done
in_lab lfs hsm_archive "$MNT"/a/n[0-3]
check 'four more wait' await 10 pending '4 0'

# said TEXT: the reply to what the file said.in has is this.
said() {
	in_lab "$T/peer" <said.in >said.reply
	cat said.reply
	grep -qF -- "$1" said.reply
}

# requests COUNT: a cancel of so many that there are not.
requests() {
	perl -e 'print q({"command":"cancel","requests":[), join(",", map {
		qq({"hai_cookie":$_,"hai_fid":{"f_seq":8589935617,"f_oid":$_,"f_ver":9}}) } 1 .. shift), "]}\n"' "$1"
}

requests 257 >said.in
check 'a command with too many is refused by its limit' said 'more than 256 requests in one cancel'
requests 256 >said.in
check 'of 256 each is answered' said '"index":255,"status":2'
printf '%s\n' '{"command":"cancel","requests":[{"hai_cookie":1},"x"]}' '{"command":"cancel","requests":{}}' \
	'{"command":"status"}' >said.in
check 'nonsense is refused' said 'request 0: hai_cookie or hai_fid not set'
check 'and the connection goes on' grep -q '"pending_archive":4' said.reply
in_lab coordinatool-client list >listed
check 'all of the others are cancelled with one that there is not' exits 1 in_lab sh -c '
	sed "1s/cookie=0x0\/0x/&fff/;q" listed | cat - listed | coordinatool-client cancel - >cancelled'
check 'four are printed' equal "$(grep -c canceled=1 cancelled)" 4
check 'none waits' await 10 pending '0 0'
check 'Lustre hears of each' await 10 cancelled 7

finish
