#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Action lists straight from the MDT, odd ones too, and what Lustre is told.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
lab_up --movers 0 --no-report

cat >list.json <<-'END'
	{"hal_archive_id": 1, "hal_flags": 0, "hal_fsname": "testfs", "items": [
	  {"hai_action": 20, "hai_fid": {"f_seq": 8589935617, "f_oid": 1, "f_ver": 0},
	   "hai_dfid": {"f_seq": 8589935617, "f_oid": 1, "f_ver": 0}, "hai_extent_offset": 0,
	   "hai_extent_length": -1, "hai_cookie": -2, "hai_gid": 0, "hai_data": "tag=x"},
	  {"hai_action": 20, "hai_fid": {"f_seq": 8589935617, "f_oid": 2, "f_ver": 0},
	   "hai_dfid": {"f_seq": 8589935617, "f_oid": 2, "f_ver": 0}, "hai_extent_offset": 0,
	   "hai_extent_length": -1, "hai_cookie": 8, "hai_gid": 0, "hai_data": ""}]}
	END
cat >cancel.json <<-'END'
	{"hal_archive_id": 1, "hal_flags": 0, "hal_fsname": "testfs", "items": [
	  {"hai_action": 23, "hai_fid": {"f_seq": 8589935617, "f_oid": 2, "f_ver": 0},
	   "hai_dfid": {"f_seq": 8589935617, "f_oid": 2, "f_ver": 0}, "hai_extent_offset": 0,
	   "hai_extent_length": -1, "hai_cookie": 8, "hai_gid": 0, "hai_data": ""}]}
	END

told() {
	lustre_told >told
	cat told
	perl -MJSON::PP -ne '
		my $r = decode_json($_);
		$ok = 1 if $r->{call} eq "end" && $r->{cookie} == 8 && $r->{errval} == 125;
		END { $? = $ok ? 0 : 1 }' told
}

check 'a list is delivered' "$LAB" inject "$lab_dir" list.json
check 'and queued' await 10 archives_wait 2
check 'a cookie of all 64 bits stands in Redis as it is' equal \
	"$(redis hexists coordinatool_requests fffffffffffffffe00000002000004010000000100000000)" 1
check 'the same again adds nothing' "$LAB" inject "$lab_dir" list.json
check 'a cancel is delivered' "$LAB" inject "$lab_dir" cancel.json
check 'and the request is gone' await 10 archives_wait 1
check 'Lustre was told' await 10 told

# Archive ids are unsigned, and the kernel prints them with a sign. 0 stands for any, in removals.
cat >any.json <<-'END'
	{"hal_archive_id": 0, "hal_flags": 0, "hal_fsname": "testfs", "items": [
	  {"hai_action": 22, "hai_fid": {"f_seq": 8589935617, "f_oid": 3, "f_ver": 0},
	   "hai_dfid": {"f_seq": 8589935617, "f_oid": 3, "f_ver": 0}, "hai_extent_offset": 0,
	   "hai_extent_length": -1, "hai_cookie": 9, "hai_gid": 0, "hai_data": ""}]}
	END
echo x >"$MNT/large"
record() {
	redis hvals coordinatool_requests | grep -c "\"hal_archive_id\":$1,"
}
# again FIELD=VALUE: queues what the queue has with this in its line, once more.
again() {
	in_lab coordinatool-client list >listed
	grep " $1 " listed | in_lab coordinatool-queue >again 2>&1
	cat again
	grep -q 'skipped=1' again
}

removal() {
	equal "$(counter pending_remove)" 1
}

check 'a file is archived to the largest archive id' in_lab lfs hsm_archive -a 4294967295 "$MNT/large"
check 'and queued' await 10 archives_wait 2
check 'Redis has the number as the C server writes it' equal "$(record 4294967295)" 1
check 'the list as the kernel prints it, which can be read again' again 'archive#=-1'
check 'a removal from any archive is delivered' "$LAB" inject "$lab_dir" any.json
check 'queued' await 10 removal
check 'and can be read again too' again 'archive#=0'

finish
