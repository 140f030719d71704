#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The packages of `make rpm`: what is in them, and what their scripts do when they are installed, upgraded and erased in
# a tree (lib-boot.sh), which is Debian's all the same. For `make check-packages`.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
# shellcheck source=lib-boot.sh
. "$T/lib-boot.sh"
need_soak
need rpm rpmbuild
packages=$ROOT/dist/rpms
client=$(ls "$packages"/coordinatool-client-[0-9]*.rpm 2>/dev/null)
daemons=$(ls "$packages"/coordinatool-[0-9]*64.rpm 2>/dev/null)
{ [ "$client" ] && [ "$daemons" ]; } || skip_all 'there are no packages (make rpm)'

# ---- what is in them

# split PACKAGE: names of its files, as both kinds of packages have them. zsh of Debian reads its functions elsewhere.
split() {
	rpm -qpl "$1" | grep -vE '/doc/|/sysconfig/|/lib64/|/licenses/|build-id|/coordinatool.*\.jsa$|/lib/coordinatool(/jre)?$|/share/coordinatool$' |
		sort
}
split_deb() {
	dpkg-deb --fsys-tarfile "$ROOT/dist/packages/$1_"*.deb | tar -t | grep -v '/$' |
		sed 's/^\.//; s|/vendor-completions/|/site-functions/|' | grep -vE '/doc/|/lintian/' | sort
}
as_with_debian() {
	split "$1" >rpm.files && split_deb "$2" >deb.files && diff -u deb.files rpm.files
}
if [ -e "$ROOT/dist/packages" ]; then
	check 'movers and tools have the same files as with Debian' as_with_debian "$client" coordinatool-client
	check 'the host of the coordinator too' as_with_debian "$daemons" coordinatool
fi
check 'the configuration is marked as such' equal "$(rpm -qpc "$client" "$daemons" | xargs)" \
	'/etc/coordinatool.conf /etc/sysconfig/coordinatool'
needs() {
	rpm -qpR "$client" | grep -qxF "$1"
}
check 'a Java is needed' needs 'java-headless >= 1:17'
check_not 'jansson is not' needs jansson
if command -v rpmlint >/dev/null; then
	unargued() {
		rpmlint -c "$ROOT/packaging/rpmlint.toml" "$client" "$daemons" >rpmlint.out
		cat rpmlint.out
		! grep -q ': [EW]: ' rpmlint.out
	}
	check 'rpmlint finds nothing that is not argued' unargued
else
	echo '# SKIPPED: rpmlint is not installed' >&9
fi

# ---- what they do

boot_root
boot_proc
rpm_there() {
	rpm --root "$root" --nodeps "$@"
}
archive=$root/usr/lib/coordinatool/coordinatool.jsa
rm -f "$root/etc/coordinatool.conf"
check 'they install' rpm_there -i "$client" "$daemons"
check 'the Java of the host is taken' test -x "$root/$(readlink "$root/usr/lib/coordinatool/jre")/bin/java"
check 'with a class archive' test -s "$archive"
check 'the daemons have a user' grep -q '^coordinatool:' "$root/etc/passwd"
check 'a tool runs' chroot "$root" coordinatool-client --version
check 'a daemon runs' chroot "$root" coordinatool-sched --check-config
echo 'host mine' >"$root/etc/coordinatool.conf"
rm "$archive"
check 'the same again is an upgrade' rpm_there -U --force "$client" "$daemons"
check 'which keeps the configuration' grep -qx 'host mine' "$root/etc/coordinatool.conf"
check 'and makes the archive' test -s "$archive"

# A Java that comes, as far as rpm sees: a file below its directory.
java_comes() {
	cat >java.spec <<-'END'
		Name: java-comes
		Version: 1
		Release: 1
		Summary: A file where a Java would be
		License: none
		BuildArch: noarch
		%description
		Nothing.
		%install
		mkdir -p %{buildroot}/usr/lib/jvm/comes
		touch %{buildroot}/usr/lib/jvm/comes/release
		%files
		/usr/lib/jvm/comes
	END
	rpmbuild --quiet --define "_topdir $TRASH/rpm" -bb java.spec && rm "$archive" &&
		rpm_there -i rpm/RPMS/noarch/java-comes-1-1.noarch.rpm
}
check 'a Java comes' java_comes
check 'and the archive is made again' test -s "$archive"
rm -f "$archive"
check 'it goes' rpm_there -e java-comes
check 'and it is again' test -s "$archive"
check 'they are erased' rpm_there -e coordinatool coordinatool-client
left() {
	find "$root/etc" "$root/usr" "$root/run" -name '*coordinatool*' ! -name '*.rpmsave' -print
}
check 'nothing is left but what the administrator has written' equal "$(left; cat "$root/etc/coordinatool.conf.rpmsave")" \
	'host mine'
finish
