#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# coordinatool-ingest between a Lustre that sends odd things, or goes away, and a scheduler that is not there.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
lab_up --movers 0 --no-report

# list FIRST COUNT ACTION FSNAME: an action list of COUNT requests, object ids and cookies from FIRST on.
list() {
	perl -MJSON::PP -e '
		my ($first, $count, $action, $fsname) = @ARGV;
		my @items = map {
			my $fid = { f_seq => 8589935617, f_oid => $_ + 0, f_ver => 0 };
			{ hai_action => $action + 0, hai_fid => $fid, hai_dfid => $fid, hai_extent_offset => 0,
			  hai_extent_length => -1, hai_cookie => $_ + 0, hai_gid => 0, hai_data => "" }
		} $first .. $first + $count - 1;
		print encode_json({ hal_archive_id => 1, hal_flags => 0, hal_fsname => $fsname, items => \@items });
	' "$@" >list.json
}

deliver() {
	list "$@" && "$LAB" inject "$lab_dir" list.json
}

pending() {
	equal "$(counter "pending_$1")" "$2"
}

logged() {
	grep "$@" "$lab_dir/log/ingest" || { tail -n 1 "$lab_dir/log/ingest" && false; }
}

last_line_is() {
	equal "$(tail -n 1 "$lab_dir/log/ingest")" "$1"
}

# told COOKIE ERRVAL: Lustre was told of this end, as an error.
told() {
	lustre_told | perl -MJSON::PP -ne '
		BEGIN { our ($cookie, $errval) = splice @ARGV, 0, 2 }
		my $r = decode_json($_);
		next unless $r->{cookie} == $cookie;
		print;
		$begun = 1 if $r->{call} eq "begin" && $r->{is_error};
		$ended = 1 if $r->{call} eq "end" && $r->{errval} == $errval;
		END { $? = $begun && $ended ? 0 : 1 }' "$1" "$2"
}

# second COMMAND...: what another ingest says.
second() {
	in_lab "$@" timeout 10 coordinatool-ingest "$MNT" 2>err
	second_status=$?
	cat err
	return "$second_status"
}

check 'an archive is delivered' deliver 1 2 20 testfs
check 'a restore' deliver 3 1 21 testfs
check 'a removal' deliver 4 1 22 testfs
check 'all are queued' await 10 pending remove 1
check 'under their types' pending archive 2
check 'the same archive again' deliver 1 2 20 testfs
check 'an unknown action is delivered' deliver 99 1 99 testfs
check 'Lustre is told that nobody can do it' await 10 told 99 22
check 'and the log says which' logged 'cannot be used.* action=99 fid=\[0x200000401:0x63:0x0\] cookie=0x63'
check 'a list that names another file system is delivered' deliver 5 1 20 otherfs
check 'and taken' await 10 pending archive 3
check 'with a warning' logged 'another file system.* name=otherfs ours=testfs'
check 'a cancel is delivered' deliver 5 1 23 testfs
check 'Lustre is told' await 10 told 5 125

in_lab_background coordinatool-ingest "$MNT"
check 'a second copytool on the mount waits for the end of the first' await 10 \
	grep 'waiting for the other copytool at .*EEXIST' background.log
kill $!
check 'without liblustreapi it ends with 69' exits 69 second env -u LD_LIBRARY_PATH
check 'and one line' equal "$(wc -l <err)" 1
check 'an archive id that is none ends with 78' exits 78 in_lab coordinatool-ingest -A -1 "$MNT"
check 'the first one is still registered' agents 2 '*'

# What Lustre gives while the scheduler is away.
before=$(counter pending_archive)
"$LAB" kill "$lab_dir" sched SIGKILL
deliver_many() {
	for i in 1 2 3 4 5 6 7 8; do
		deliver "${i}0000" 500 20 testfs || return 1
	done
}
check 'requests are delivered while the scheduler is away' deliver_many
check 'it comes back' "$LAB" start "$lab_dir" sched
check 'and has them all' await 20 pending archive $((before + 4000))

# What a stop leaves behind.
"$LAB" kill "$lab_dir" sched SIGSTOP
check 'requests are delivered to a scheduler that hangs' deliver 200000 10 20 testfs
check 'ingest ends all the same' within 2000 "$LAB" kill "$lab_dir" ingest SIGTERM
check 'and says what is not handed over' logged 'did not accept.* count=10'
"$LAB" kill "$lab_dir" sched SIGCONT
check 'ingest starts again' "$LAB" start "$lab_dir" ingest

# What comes through the pipe is looked at. Each begins with struct kuc_hdr; the second goes on with a header of a list.
fifo() {
	find "$MNT/.lustre" -type p
}

to_pipe() {
	# shellcheck disable=SC2059 # the format is the message
	printf "$@" >"$(fifo)"
}

new_fifo() {
	[ "$(fifo)" ] && [ "$(fifo)" != "$old" ]
}

check 'a message that is none' to_pipe '\001\002\003\004\005\006\007\010'
check 'is told' await 10 logged 'message from Lustre lost.* error="llapi_hsm_copytool_recv: EPROTO"'
check 'a list that says that it has a million items' to_pipe \
	'\034\031\002\000\144\000\060\000\001\000\000\000\100\102\017\000%024d\000\000\000\000\000\000\000\000' 0
check 'is told, with what it says' await 10 logged 'ill-formed message.* reason="item 0 of 1000000 .*hex=01000000'

# broken: a removal, and behind it an archive that says that it is longer than the list. Each item: length, action,
# two FIDs, extent, cookie, group; before them struct kuc_hdr and the list's header.
broken() {
	perl -e '
		my $item = sub { pack "LLQLLQLLQQQQ", @_ };
		my $list = pack("LLQQLLZ8", 1, 3, 0, 0, 1, 0, "testfs") .
			$item->(72, 22, 8589935617, 400001, 0, 8589935617, 400001, 0, 0, ~0, 400001, 0) .
			$item->(9999, 20, 8589935617, 400002, 0, 8589935617, 400002, 0, 0, ~0, 400002, 0);
		print pack("SCCSS", 0x191c, 2, 0, 100, 8 + length $list), $list;' >"$(fifo)"
}
before=$(counter pending_remove)
check 'a list with a broken item' broken
check 'what stands before it is taken' await 10 pending remove $((before + 1))
check 'Lustre is told that nobody can do the broken one' await 10 told 400002 22
check 'the rest is said' logged 'ill-formed message.* reason="item 1 of 3 has 9999 bytes where 72 are left" .*taken=2'
check 'requests go on to come' deliver 300000 1 22 testfs
check 'and are queued' await 10 pending remove 3

# Lustre goes and comes back.
old=$(fifo)
check 'Lustre says that it is shut down' to_pipe '\034\031\001\000\001\000\010\000'
check 'ingest registers again' await 15 new_fifo
check 'for both MDTs' await 15 agents 2 '*'
check 'and goes on' deliver 300001 1 22 testfs
check 'with what comes then' await 10 pending remove 4
"$LAB" kill "$lab_dir" sim SIGKILL
check 'the MDTs are killed and come back' "$LAB" start "$lab_dir" sim
check 'ingest is still registered' await 15 agents 2 '*'
check 'and goes on' deliver 300002 1 22 testfs
check 'with what comes then' await 10 pending remove 5

# The library waits for the rest of a message.
check 'half a message' to_pipe '\034\031\002\000'
check 'does not keep ingest from ending' within 2000 "$LAB" kill "$lab_dir" ingest SIGTERM
check 'in order' last_line_is 'coordinatool-ingest: stopped'

# The HSM coordinator is off when ingest starts.
control() {
	in_lab lctl set_param "mdt.*.hsm_control=$1"
}
check 'the HSM coordinator is shut down' control shutdown
in_lab_background coordinatool-ingest "$MNT"
check 'ingest waits for it' await 10 grep 'waiting for the HSM coordinator of .*ENXIO' "$TRASH/background.log"
check 'it is enabled' control enabled
check 'ingest registers' await 10 agents 2 '*'
check 'and works' deliver 300003 1 22 testfs
check 'as ever' await 10 pending remove 6

finish
