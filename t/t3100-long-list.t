#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# A mover that runs 100,000 requests comes back with the list of them, after the loss of everything else.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
lab_up --movers 0
COUNT=100000

perl -e '
	print q({"command":"ehlo","id":"mover0","fsname":"testfs","hai_list":[), join(",", map {
		my $fid = qq({"f_seq":8589935617,"f_oid":$_,"f_ver":0});
		qq({"hai_action":20,"hai_fid":$fid,"hai_dfid":$fid,"hai_extent_offset":0,"hai_extent_length":-1,) .
		qq("hai_cookie":) . (1e9 + $_) . qq(,"hai_gid":0,"hal_archive_id":1,"hal_flags":0,"hai_data":"tag=$_",) .
		qq("timestamp":) . (1700000000000000000 + $_) . "}"
	} 1 .. $ARGV[0]), "]}\nhold 60\n"' $COUNT >ehlo

comes() {
	in_lab_background sh -c "'$T/peer' <ehlo"
	mover=$!
	await 20 running
}

running() {
	equal "$(counter running_archive)" "$COUNT"
}

check 'a mover comes with a long list' comes
kill -KILL -"$mover"
check 'it comes again, and claims what it had' comes
"$LAB" kill "$lab_dir" gateway SIGKILL
"$LAB" restart "$lab_dir" --signal SIGKILL
redis-cli -p "$(lab_value REDIS_PORT)" flushall >flushed
check 'once more, and nobody knew of it' comes
check 'nothing waits' equal "$(counter pending_archive)" 0

finish
