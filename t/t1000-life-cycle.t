#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Archive, release, restore and remove through the whole chain, on both MDTs, with a look at the content each time.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
lab_up --movers 3 --no-report


# The archive has each file's content.
archived() {
	find "$ARCHIVE" -type f ! -name '*.lov' -exec sha256sum {} + | cut -d ' ' -f 1 | sort -u >in-archive
	cut -d ' ' -f 1 sums | sort -u >wanted
	comm -13 in-archive wanted | { ! grep .; }
}


done_counts() {
	equal "$(counter done_archive) $(counter done_restore) $(counter done_remove)" "$1"
}

check 'files are made on both MDTs' make_files 60
check 'archive is recorded' in_lab lfs hsm_archive --data tag=t0 "$MNT"/a/* "$MNT"/b/*
check 'all is archived' await 30 states '(0x00000009) exists archived, archive_id:1'
check 'the archive has the content' archived
check 'the queue is empty then' await 5 settled
check 'release works' in_lab lfs hsm_release "$MNT"/a/* "$MNT"/b/*
check 'all is released' states '(0x0000000d) released exists archived, archive_id:1'
check_not 'the content is away' sums_match
check 'restore is recorded' in_lab lfs hsm_restore "$MNT"/a/* "$MNT"/b/*
check 'all is restored' await 30 states '(0x00000009) exists archived, archive_id:1'
check 'the content is back' sums_match
check 'remove is recorded' in_lab lfs hsm_remove "$MNT"/a/* "$MNT"/b/*
check 'all is removed' await 30 states '(0x00000000)'
check 'the archive is empty' equal "$(find "$ARCHIVE" -type f | wc -l)" 0
check 'the content stays' sums_match
check 'nothing was begun twice' begun_once
check 'Lustre heard the end of each request' equal "$(ended)" 180
check 'the counters say the same' await 5 done_counts '60 60 60'
check 'and nothing is left in Redis' equal "$(redis hlen coordinatool_requests)" 0

finish
