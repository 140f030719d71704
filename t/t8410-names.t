#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Odd names: of the file system (one character), of its mount, of files; odd flags; odd lines of active_requests; and
# what a copytool starts inherits its agent.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
LAB_SIM_OPTS='--fsname x'
LAB_MOVER_OPTS='--threads 1'
export LAB_SIM_OPTS LAB_MOVER_OPTS
lab_up --movers 0 --no-report
make_files 20 || bail 'no files'

pending() {
	equal "$(counter "pending_$1")" "$2"
}

archived() {
	in_lab lfs hsm_state "$@" | sed 's/.*: //' | sort -u >state
	equal "$(cat state)" '(0x00000009) exists archived, archive_id:1'
}

active() {
	in_lab lctl get_param -n 'mdt.*.hsm.active_requests'
}

# told COOKIE FID: Lustre was told of this end, as cancelled.
told() {
	lustre_told | grep '"call": *"end"' | grep "\"cookie\": *$1," | grep -F "\"fid\":\"$2\"" | grep '"errval": *125'
}

# Lists of Lustre, with FIDs as it hands them out on old file systems, and as nobody does.
list() {
	perl -MJSON::PP -e '
		my ($action, $flags, @fids) = @ARGV;
		my $cookie = 1000 * ($flags + 1);
		my @items = map {
			my ($seq, $oid, $ver) = map { oct } split /:/;
			my $fid = { f_seq => $seq, f_oid => $oid, f_ver => $ver };
			{ hai_action => $action + 0, hai_fid => $fid, hai_dfid => $fid, hai_extent_offset => 0,
			  hai_extent_length => -1, hai_cookie => $cookie++, hai_gid => 0, hai_data => "" }
		} @fids;
		print encode_json({ hal_archive_id => 1, hal_flags => $flags + 0, hal_fsname => "x", items => \@items });
	' "$@" >list.json
}
deliver() {
	list "$@" && "$LAB" inject "$lab_dir" list.json
}
ODD='0xc:0x5:0x0 0xffffffff:0xffffffff:0x0 0x200000007:0x1:0x0 0x240000400:0xfffffffe:0xffffffff'
# shellcheck disable=SC2086 # a list of FIDs
{
	check 'IGIF and other odd FIDs' deliver 20 0 $ODD
	check 'are queued' await 10 pending archive 4
	check 'and cancelled' deliver 23 0 $ODD
}
check 'none is left' await 10 pending archive 0
check 'Lustre is told by the same FID: an IGIF' await 5 told 1000 '[0xc:0x5:0x0]'
check 'the largest IGIF' await 5 told 1001 '[0xffffffff:0xffffffff:0x0]'
check 'the root' await 5 told 1002 '[0x200000007:0x1:0x0]'
check 'one with a version' await 5 told 1003 '[0x240000400:0xfffffffe:0xffffffff]'

# Lists whose flags change from one to the next.
flags() {
	recv='{"command":"recv"}'
	printf '%s\n' '{"command":"ehlo","id":"flags"}' "$recv" "$recv" "$recv" | in_lab "$T/peer" | perl -MJSON::PP -e '
		print join " ", map { my $hal = decode_json($_)->{hsm_action_list};
			map { "$_->{hai_cookie}:$_->{hal_flags}" } @{$hal->{list}} } <STDIN>'
}
check 'a list without flags' deliver 20 0 0x200000401:0x1001:0x0 0x200000401:0x1002:0x0
check 'one of a user who waits' deliver 20 4 0x200000401:0x1003:0x0
check 'one by force' deliver 20 1 0x200000401:0x1004:0x0 0x200000401:0x1005:0x0
check 'are queued' await 10 pending archive 5
check 'each request keeps the flags of its list' equal "$(flags)" '1000:0 1001:0 5000:4 2000:1 2001:1'
# Nine spellings of the mount, by movers with the agent.
ln -s "$MNT" "$TRASH/link"
spelled() {
	mkdir -p "$TRASH/cwd"
	# shellcheck disable=SC2016 # expanded by the inner shell
	in_lab_background env "COORDINATOOL_CLIENT_ID=$1" "LD_PRELOAD=$ROOT/preload/libcoordinatool_client.so" sh -c '
		cd "$1" && shift && exec "$@"' sh "$MNT" "$T/mover/testmover" -v --hsm-root "$ARCHIVE" "$2"
	await 10 known "$1" && in_lab lfs hsm_archive "$3" && await 10 archived "$3"
	spelled_status=$?
	kill $!
	return "$spelled_status"
}
known() {
	status | grep -q "\"client_id\":\"$1\""
}
i=0
for spelling in "$MNT/" "$MNT//" "/$MNT" "$MNT/." "$MNT/a/.." "$lab_dir/./mnt" "$TRASH/link" "$TRASH/link/" .; do
	file=$MNT/a/f$((2 * i))
	[ -e "$file" ] || bail "no $file"
	i=$((i + 1))
	check "a mover for $(echo "$spelling" | sed "s,$TRASH,...,")" spelled "s$i" "$spelling" "$file"
done

# What a copytool starts has the agent, too, and is not disturbed by it.
children() {
	# shellcheck disable=SC2016 # expanded by the inner shell
	in_lab env COORDINATOOL_CLIENT_ID=parent "LD_PRELOAD=$ROOT/preload/libcoordinatool_client.so" sh -c '
		ls "$MNT" | wc -l
		(exec 3>&- 4>&- 5>&-; /bin/true) && (exit 7)
		echo "status $?"
		lfs hsm_state "$MNT/a/f0" | cut -d " " -f 2
		head -c 100000 /dev/zero | tr "\0" x | wc -c' >children 2>err
	cat err
	equal "$(tr '\n' ' ' <children)$(cat err)" '2 status 7 (0x00000009) 100000 '
}
check 'children of a copytool do their work' children
check_not 'and are no movers' known parent

# Lines that were cut, came twice, or have bytes that are none.
odd_lines() {
	active >lines
	{
		cat lines lines
		cut -c 1-60 lines
		sed 's/cookie/coo\x00kie/' lines
		sed 's,compound/cookie=[^ ]*,compound/cookie=0x0/0x77,; q' lines
	} | in_lab coordinatool-queue >out 2>&1
	odd_status=$?
	cat out
	equal "$odd_status $(grep enqueued out)" '1 enqueued=1 skipped=4 errors=4'
}
check 'two archives' in_lab lfs hsm_archive "$MNT/a/f18" "$MNT/b/f19"
check 'wait' await 10 pending archive 2
check 'their lines twice, cut, and with a NUL, and one that is new' odd_lines
check 'which is queued' pending archive 3

finish
