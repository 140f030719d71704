#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# A user cancels all of their own in one command, nobody else's, and nobody waits for that: 10,000 requests, a million in
# `make soak`.
# There is much to do, so that it pays to compile early.
LAB_JAVA_OPTS="${LAB_JAVA_OPTS--Duser.language=tr -Duser.country=TR}"
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
# shellcheck source=lib-auth.sh
. "$T/lib-auth.sh"
need redis-server perl munge setpriv
[ -x /usr/sbin/munged ] || skip_all 'munged is not installed'
[ "$(id -u)" -eq 0 ] || skip_all 'only root can be other users'

many=10000
patience=60
longest=5000
if [ "${COORDINATOOL_SOAK-}" ]; then
	many=1000000
	patience=1200
	longest=1000
fi
others=100
if ! munged_up >out 2>&1; then
	bail "no munged: $(cat out "$munge_dir/log")"
fi
# Those who ask for the status here do not say who they are.
cat >auth.conf <<END
auth optional
munge_socket $munge_dir/socket
trusted_networks 127.0.0.1
END
lab_up --movers 0 --no-report --conf auth.conf
chmod 755 "$TRASH" "$lab_dir" "$lab_dir/state" && chmod 644 "$lab_dir"/state/*.conf

# files NAME UID COUNT: on both MDTs, a list of which is in NAME.list.
files() {
	in_lab lfs mkdir -i 0 "$MNT/$1-0" && in_lab lfs mkdir -i 1 "$MNT/$1-1" && perl -e '
		my ($name, $uid, $count) = @ARGV;
		for my $i (0 .. $count - 1) {
			my $directory = sprintf "%s-%d/%d", $name, $i % 2, $i / 2000;
			mkdir $directory;
			open my $file, ">", "$directory/f$i" or die "$directory/f$i: $!\n";
			chown $uid, $uid, $file;
			print "$directory/f$i\n";
		}' "$MNT/$1" "$2" "$3" >"$1.list" && split -l 20000 "$1.list" "$1.part."
}
archive() {
	for part in "$1".part.*; do
		in_lab lfs hsm_archive --filelist "$TRASH/$part" || return 1
	done
}
check 'a user has many files' files many 4001 "$many"
check 'another has some' files other 4002 "$others"
check 'all are to be archived' archive many
check 'those of the other, too' archive other
check 'all wait' await "$patience" archives_wait $((many + others))

# Asks for the status 25 times a second, until the file "over" is there.
# shellcheck disable=SC2016 # Perl's
in_lab_background perl -MIO::Socket::INET -MTime::HiRes=time,sleep -e '
	my $socket = IO::Socket::INET->new("127.0.0.1:$ENV{COORDINATOOL_PORT}") or die "no connection: $!\n";
	my @took;
	until (-e $ARGV[0]) {
		my ($begun, $reply) = (time, "");
		syswrite $socket, q({"command":"status"});
		do {
			sysread $socket, $reply, 65536, length $reply or die "closed\n";
		} until ($reply =~ tr/{//) == ($reply =~ tr/}//);
		push @took, 1000 * (time - $begun);
		sleep 0.04;
	}
	@took = sort { $a <=> $b } @took;
	printf "status: replies=%d p50_ms=%.1f p99_ms=%.1f max_ms=%.0f\n", scalar @took, $took[@took / 2],
		$took[@took * 0.99], $took[-1]' "$TRASH/over"
cancel() {
	in_lab setpriv --reuid=4001 --regid=4001 --clear-groups coordinatool-client cancel --mine >cancelled
}
check 'they cancel all of their own in one command' within $((patience * 1000)) cancel
echo "# $many cancelled in $within_took ms"
touch over
check 'which says each' equal "$(grep -c canceled=1 cancelled)" "$many"
check 'those of the other wait' archives_wait "$others"
answered() {
	grep '^status: replies=[1-9]' background.log
}
check 'the status was told meanwhile' await 10 answered
sed 's/^/# /' background.log
max_of() {
	sed -n 's/^status: .* max_ms=//p' background.log
}
check 'without long waits' test "$(max_of)" -le $longest

told() {
	lustre_told | grep '"errval": *125' | sed 's/.*"fid": *"\([^"]*\)".*/\1/' >told && wc -l <told
}
all_told() {
	equal "$(told)" "$many"
}
check 'Lustre is told of all' await "$patience" all_told
check 'of each once' equal "$(sort -u told | wc -l)" "$many"
check 'and the other goes on' archives_wait "$others"
finish
