# SPDX-License-Identifier: LGPL-3.0-or-later
#
# Recordings of the TCP protocol (README.md tells their form): reading them, and comparing a message with a recorded one.
package Recording;
use strict;
use warnings;
use Exporter 'import';
use JSON::PP;

our @EXPORT_OK = qw(recording difference text);

# Keys of our replies that the original does not know, at their top level.
my %ADDED = map { $_ => 1 } qw(durable error_detail ingests redis_away_reason redis_away_since redis_warning
	settling);

my $json = JSON::PP->new->utf8->canonical->allow_nonref;

# A value as one line of JSON.
sub text {
	return $json->encode($_[0]);
}

# recording(FILE): what its first line tells, and the steps that follow: {conn, dir, msg, line, text}; text is msg as it
# stands in the file.
sub recording {
	my ($file) = @_;
	open my $in, '<', $file or die "$file: $!\n";
	my @steps;
	while (<$in>) {
		my $step = $json->decode($_);
		$step->{line} = $.;
		$step->{text} = $1 if /"msg": *(.*)\}\s*$/;
		push @steps, $step;
	}
	my $head = shift @steps;
	die "$file: the first line is no head\n" unless $head && $head->{dir} eq '#';
	return ($head->{msg}, @steps);
}

# difference(RECORDED, GOT): where a message differs from the recorded one, as text; undef where it does not.
sub difference {
	my ($recorded, $got) = @_;
	if (ref $got eq 'HASH') {
		$got = {%$got};
		delete @$got{ grep { !exists $recorded->{$_} } keys %ADDED } if ref $recorded eq 'HASH';
	}
	return differs('', $recorded, $got);
}

sub differs {
	my ($path, $a, $b) = @_;
	return if !ref $a && defined $a && $a eq '$any';
	if (ref $a eq 'HASH' && ref $b eq 'HASH') {
		for my $key (sort keys %{ { %$a, %$b } }) {
			return "$path.$key: not expected: " . text($b->{$key}) unless exists $a->{$key};
			return "$path.$key: missing, expected: " . text($a->{$key}) unless exists $b->{$key};
			my $found = differs("$path.$key", $a->{$key}, $b->{$key});
			return $found if $found;
		}
		return;
	}
	if (ref $a eq 'ARRAY' && ref $b eq 'ARRAY') {
		for my $i (0 .. ($#$a > $#$b ? $#$a : $#$b)) {
			return $path . "[$i]: not expected: " . text($b->[$i]) if $i > $#$a;
			return $path . "[$i]: missing, expected: " . text($a->[$i]) if $i > $#$b;
			my $found = differs($path . "[$i]", $a->[$i], $b->[$i]);
			return $found if $found;
		}
		return;
	}
	return if text($a) eq text($b);
	return ($path || 'message') . ': expected ' . text($a) . ', got ' . text($b);
}

1;
