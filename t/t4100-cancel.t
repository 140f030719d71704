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

# cancelled COUNT: so many requests were ended with ECANCELED.
cancelled() {
	equal "$("$LAB" reports "$lab_dir" | grep '"call": *"end"' | grep -c '"errval": *125')" "$1"
}

is_archived() {
	in_lab lfs hsm_state "$1" | grep ' archived'
}

running_file() {
	"$LAB" reports "$lab_dir" | perl -MJSON::PP -ne '
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

finish
