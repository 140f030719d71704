#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# One MDT's HSM coordinator is shut down; the other one's users notice nothing.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
echo max_queued 80 >small.conf
lab_up --movers 0 --no-report --conf small.conf
make_files 140

control() {
	in_lab lctl set_param "mdt.testfs-MDT0001.hsm_control=$1"
}

archive() {
	in_lab sh -c 'lfs hsm_archive "$@"' lfs "$@"
}

in_lab lctl set_param 'mdt.*.hsm.max_requests=1000' >/dev/null
check 'files of two MDTs are to be archived' archive "$MNT"/a/f? "$MNT"/a/f[123]? "$MNT"/b/f? "$MNT"/b/f[123]?
check 'all are queued' await 20 archives_wait 40
check 'one MDT stops its coordinator' control shutdown
check 'its requests are cancelled, then the others' in_lab coordinatool-client cancel \
	"$MNT"/b/f? "$MNT"/b/f[123]? "$MNT"/a/f? "$MNT"/a/f[123]?
check 'the MDT that is there knows at once' await 5 none_active testfs-MDT0000
check 'what waits is said once' equal "$(grep -c 'cannot tell Lustre of an end.* mdt=1' "$lab_dir/log/ingest")" 1
check 'the MDT is back' control enabled
check 'and is told, or knows the requests no more' await 30 grep -q 'MDT takes ends again mdt=1' "$lab_dir/log/ingest"
check 'ingest renews its registration, which the MDT has lost' await 10 \
	grep -q 'forgotten us, registering again' "$lab_dir/log/ingest"
check 'with both' await 10 agents 2 '*'
check 'new requests come' archive "$MNT"/a/f0 "$MNT"/b/f1
check 'from both' await 20 archives_wait 2

check 'and many of one' archive "$MNT"/b/f[1-9]?*
check 'which fill the queue' await 20 archives_wait 67
check 'its MDT stops again' control shutdown
in_lab coordinatool-client cancel "$MNT"/b/f[1-9]?* >cancelled 2>said &
cancels=$!
check 'no more cancels than may wait are taken, and the user is told' await 20 \
	grep -q 'waiting for the coordinator.*Lustre was not told of 60 cancels' said
check 'the MDT is back again' control enabled
wait "$cancels"
check 'then the others are cancelled' equal $? 0
check 'each' equal "$(grep -c canceled=1 cancelled)" 65
check 'which was said once' equal "$(wc -l <said)" 1
check 'what others have to do waits' await 10 archives_wait 2

finish
