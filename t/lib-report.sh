# SPDX-License-Identifier: LGPL-3.0-or-later
# shellcheck shell=sh
#
# For tests of reports, after lib-test.sh; they set reports, the directory.

# fids FILE...: as they stand in reports.
fids() {
	in_lab lfs path2fid "$@" | grep -oE '\[[^]]*\]$'
}

# keep REPORT: a second name for its file, so that it can still be read when it has gone.
keep() {
	# shellcheck disable=SC2154 # the tests set it
	[ -e "$reports/$1" ] && ln -f "$reports/$1" "$1"
}

# count FILE WORD COUNT: so many lines begin with the word.
count() {
	equal "$(grep -c "^$2 " "$1")" "$3"
}

# gone REPORT
gone() {
	! [ -e "$reports/$1" ]
}

# told FILE STRICT DIRECTORY: each of its files has the lines of one request from its beginning to its end, and none
# beside. Where STRICT is 1 no request went back into the queue. Otherwise programs were killed at random, and two more
# stories are right. A restore that a mover may have begun is ended in Lustre (EAGAIN, 11) and asked for anew, which is a
# new request. And where scheduler and gateway are both killed between an end and the answer to it, the mover is the only
# one who knows of the request: it brings it along and ends it once more.
told() {
	fids "$MNT/$3"/* | perl -e '
		my ($report, $strict) = @ARGV;
		chomp(my @expected = <STDIN>);
		my (%story, $bad);
		open my $file, "<", $report or die "$report: $!";
		while (<$file>) {
			/^(\w+) (\[\S+\])(?: (\S+)(?: \d+\/\d+)?)?\n\z/ or $bad = print "not a line: $_";
			my ($word, $fid, $rest) = ($1, $2, $3 // "");
			$story{$fid} .= "$word $rest;" unless $word eq "progress" && ($story{$fid} // "") !~ /done 0;\z/;
		}
		my $right = $strict ? qr/^new ;sent \S+;done 0;\z/
			: qr/^new ;(?:(?:sent \S+;)+(?:new ;done 11;|done 11;new ;)?)*sent (\S+);done 0;(?:new ;sent \1;done 0;)?\z/;
		for my $fid (@expected) {
			my $text = delete $story{$fid} // "";
			$text =~ $right or $bad = print "$fid: $text\n";
		}
		print "of another file: $_\n" and $bad = 1 for keys %story;
		exit($bad ? 1 : 0)' "$1" "$2"
}
