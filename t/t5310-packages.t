#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The packages of `make deb` on a booted system (lib-boot.sh says what that needs), installed by apt as README says: from
# nothing to the first archived file; an upgrade while requests run, which movers do not notice; Java that changes; a
# purge that leaves nothing. For `make check-packages`.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
# shellcheck source=lib-boot.sh
. "$T/lib-boot.sh"
need_soak
need dpkg-deb
packages=$ROOT/dist/packages
[ -e "$packages" ] || skip_all 'there are no packages (make deb)'
boot_root
boot_sim /mnt/lustre
boot_proc
mkdir "$root/opt/packages"

# leftovers: all files that have our name, but for what systemd and dpkg write of everything.
leftovers() {
	inside find /etc /usr /var /run -name '*coordinatool*' ! -path '/var/log/*' ! -path '/var/cache/*'
}

# readme BEGIN: the block of code in README that begins so, as its reader has it.
readme() {
	sed -n "/^    $1/,/^\$/s/^    //p" "$ROOT/README.md"
}

# install: as the reader does it. What the packages need comes from where the tree has its packages from.
install() {
	cp "$packages"/*.deb "$root/opt/packages/"
	chroot "$root" sh -c 'DEBIAN_FRONTEND=noninteractive apt-get -qq -y install /opt/packages/*.deb'
}

configure() {
	readme 'host coordinator.example' | sed 's/coordinator\.example/localhost/' >"$root/etc/coordinatool.conf"
	[ "$(wc -l <"$root/etc/coordinatool.conf")" -le 3 ]
}

# bare: neither Java nor Redis are there, as far as they can be had again.
bare() {
	chroot "$root" sh -c 'apt-get -qq update && apt-get -qq -y purge --autoremove "openjdk-*-jre-headless" redis-server redis-tools' \
		>/dev/null 2>&1
}

# ---- first steps

bare || echo '# SKIPPED: without network Java and Redis stay in the tree' >&9
begin=$(date +%s)
check 'apt installs them' install
check 'the Java of the host is taken' test -x "$root/$(readlink "$root/usr/lib/coordinatool/jre")/bin/java"
check 'for which there is a class archive' test -s "$root/usr/lib/coordinatool/coordinatool.jsa"
for program in client web; do
	check "and one for coordinatool-$program" test -s "$root/usr/lib/coordinatool/coordinatool-$program.jsa"
done
check 'the system boots' boot
check 'to its end' await 60 booted
: >"$root/srv/servers-are-up"
check 'there is a file system' inside systemctl start mnt-lustre.mount
check 'the configuration is that of README' configure
check 'Redis is configured as it says' inside sh -ec "$(readme 'redis-cli config set appendonly')"
check 'the coordinator is started as it says' inside sh -ec "$(readme 'systemctl enable --now coordinatool@mnt-lustre')"
check 'all services run' units active
check 'with nothing to be waited for' await 60 all_ready
mapped() {
	for pid in $(pids); do
		inside grep -q '/coordinatool\.jsa$' "/proc/$pid/maps" || return 1
	done
}
check 'with their classes from the archive' mapped
inside lctl set_param 'mdt.*.hsm.max_requests=1000000' >/dev/null
mover mover0
inside sh -c 'echo text >/mnt/lustre/first'
check 'the first file is archived' archived_there /mnt/lustre/first
check 'the status says so' inside sh -c 'coordinatool-client status | grep -i archive'
took=$(($(date +%s) - begin))
echo "# first file archived after $took s" >&9
check 'in less than five minutes' test $took -lt 300

# ---- an upgrade while requests run

next=9:9-next
# The same with another version of its programs.
mkdir next
for deb in "$packages"/*.deb; do
	name=${deb##*/}
	dpkg-deb -R "$deb" next/tree
	sed -i "s/^\(Version: \).*/\1$next/; s/\(coordinatool-client (= \)[^)]*/\1$next/" next/tree/DEBIAN/control
	for launcher in next/tree/usr/bin/coordinatool-*; do
		sed -i "s/\(-Dcoordinatool.version=\)[^ ]*/\19.9.9/" "$launcher"
	done
	dpkg-deb --build --root-owner-group next/tree "$root/opt/packages/next-${name%%_*}.deb" >/dev/null ||
		bail "no package of another version: $name"
	rm -rf next/tree
done

mover_pid() {
	property MainPID mover0.service
}
before=$(mover_pid)
daemons=$(pids)
# Requests come and are done all the while.
cat >"$root/opt/load" <<-'END'
	mkdir /mnt/lustre/d
	i=0
	until [ -e /opt/loaded ]; do
		i=$((i + 1))
		echo $i >/mnt/lustre/d/$i
		lfs hsm_archive /mnt/lustre/d/$i || exit
		sleep 0.05
	done
END
inside sh /opt/load >load.log 2>&1 &
load=$!
some_archived() {
	inside sh -c 'lfs hsm_state /mnt/lustre/d/* | grep archived'
}
check 'requests run' await 60 some_archived
check 'dpkg upgrades the packages meanwhile' inside sh -c 'dpkg -i /opt/packages/next-*.deb'
check 'the daemons are new ones' equal "$({ pids; echo "$daemons"; } | sort | uniq -d)" ''
check 'of the other version' inside sh -c "coordinatool-client status --json | grep -F 9.9.9"
at_upgrade=$(some_archived | wc -l)
more_archived() {
	[ "$(some_archived | wc -l)" -gt "$at_upgrade" ]
}
check 'requests run by them' await 60 more_archived
: >"$root/opt/loaded"
check 'all orders were taken' wait $load
# shellcheck disable=SC2012 # names of numbers
ordered=$(ls "$root/srv/lustre/d" | wc -l)
echo "# $ordered ordered, $at_upgrade archived at the end of the upgrade" >&9
all_archived() {
	equal "$(some_archived | wc -l)" "$ordered"
}
check 'all that was ordered is done' await 60 all_archived
once() {
	inside simctl /srv/lustre reports | each_once "$1"
}
check 'begun once' once begin
check 'and ended once' once end
check 'the mover was not started again' equal "$(mover_pid)" "$before"
check 'and saw nothing fail' not inside sh -c 'journalctl -b -u mover0 -o cat | grep -iE "^testmover:.*(fail|error [^0])"'
check 'the whole is active' units active

# ---- another Java

rm "$root/usr/lib/coordinatool/"*.jsa
check 'a Java that comes or goes' inside sh -c 'dpkg-trigger --by-package=dpkg /usr/lib/jvm && dpkg --configure -a'
check 'has the class archive made again' test -s "$root/usr/lib/coordinatool/coordinatool.jsa"
for program in client web; do
	check "and that of coordinatool-$program" test -s "$root/usr/lib/coordinatool/coordinatool-$program.jsa"
done

# ---- and away

check 'they are purged' inside sh -c 'DEBIAN_FRONTEND=noninteractive apt-get -qq -y purge coordinatool coordinatool-client'
check 'nothing runs' not inside sh -c 'cat /proc/[0-9]*/comm | grep -x java'
check 'nothing is left' equal "$(leftovers)" ''
check 'it shuts down' inside systemctl --no-block poweroff
finish
