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
# beside. Where STRICT is 1 no request went back into the queue.
told() {
	fids "$MNT/$3"/* | perl -e '
		my ($report, $strict) = @ARGV;
		chomp(my @expected = <STDIN>);
		my (%story, %over, $bad);
		open my $file, "<", $report or die "$report: $!";
		while (<$file>) {
			/^(\w+) (\[\S+\])(?: (\S+)(?: \d+\/\d+)?)?\n\z/ or $bad = print "not a line: $_";
			my ($word, $fid, $rest) = ($1, $2, $3 // "");
			$over{$fid} and $bad = print "after the end: $_";
			$over{$fid} = 1 if $word eq "done";
			$story{$fid} .= "$word $rest;" unless $word eq "progress";
		}
		for my $fid (@expected) {
			my $text = delete $story{$fid} // "";
			my $moved = $strict ? "{1}" : "+";
			$text =~ /^new ;(?:sent \S+;)${moved}done 0;\z/ or $bad = print "$fid: $text\n";
		}
		print "of another file: $_\n" and $bad = 1 for keys %story;
		exit($bad ? 1 : 0)' "$1" "$2"
}
