# SPDX-License-Identifier: LGPL-3.0-or-later
# shellcheck shell=sh
#
# Work for movers in which something goes wrong, for tests that have a lab of lib-test.sh, the files of make_files, and
# THREADS of movers that may work at a time. The kinds of work: archive, restore and remove follow each other; cancel
# cancels an archive in the middle, and is followed by an archive.

# work_begins: from here on is counted.
# shellcheck disable=SC2154 # lib-test.sh sets lab_dir
work_begins() {
	before=$(ended)
	reported=$(lustre_told | wc -l)
}

# ---- each kind begins, and says whether it is right in the end

begin_archive() {
	in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
}

right_archive() {
	states '(0x00000009) exists archived, archive_id:1'
}

begin_restore() {
	in_lab lfs hsm_release "$MNT"/a/* "$MNT"/b/* && in_lab lfs hsm_restore "$MNT"/a/* "$MNT"/b/*
}

right_restore() {
	right_archive && sums_match
}

begin_remove() {
	in_lab lfs hsm_remove "$MNT"/a/* "$MNT"/b/*
}

right_remove() {
	states '(0x00000000)'
}

# Some have ended by then, some run, some wait.
begin_cancel() {
	begin_archive && await 10 some_ended 5 && in_lab lfs hsm_cancel "$MNT"/a/* "$MNT"/b/*
}

# What was not cancelled in time is archived.
right_cancel() {
	in_lab lfs hsm_state "$MNT"/a/* "$MNT"/b/* | grep -v ': (0x0000000[019])' | { ! grep .; }
}

# ---- what must hold

# Since work_begins.
some_ended() {
	[ "$(ended)" -ge $((before + $1)) ]
}

redis_empty() {
	equal "$(redis hlen coordinatool_requests) $(redis hlen coordinatool_assigned) $(redis hlen coordinatool_untold)" '0 0 0'
}

# Requests of one MDT begin as they came, give or take those that run at a time.
in_order() {
	lustre_told | tail -n +$((reported + 1)) | perl -ne '
		BEGIN { $room = shift }
		my %r = /"(\w+)": *"?([^",}]+)/g;
		next unless $r{call} eq "begin" && $r{is_error} !~ /^(true|1)/;
		$r{fid} =~ /^\[(\w+):/;
		push @{$begun{$1}}, $r{cookie};
		END { for my $mdt (keys %begun) {
			my @came = sort { $a <=> $b } @{$begun{$mdt}};
			my %place = map { $came[$_] => $_ } 0 .. $#came;
			for my $i (0 .. $#came) {
				my $early = $place{$begun{$mdt}[$i]} - $i;
				print "$begun{$mdt}[$i] of $mdt overtook $early\n" and $bad = 1 if $early > $room;
			} }
			$? = $bad ? 1 : 0; }' $((2 * THREADS))
}
