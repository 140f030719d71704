#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The units on a booted systemd, in a container with a network of its own: everything is late at boot; services are
# started, stopped and extended; the mount goes and comes. Needs root, systemd-nspawn, and a tree of Debian with
# systemd, Redis and Java in the directory that COORDINATOOL_SYSTEMD_TREE names, or debootstrap and minutes to make one.
# COORDINATOOL_LATE says how many seconds things are late (5).
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need_soak
need systemd-nspawn nsenter perl ps
[ "$(id -u)" -eq 0 ] || skip_all 'needs root'
[ -x "$ROOT/dist/bin/coordinatool-sched" ] || skip_all 'not built (make)'
late=${COORDINATOOL_LATE:-5}

tree=${COORDINATOOL_SYSTEMD_TREE-}
if ! [ "$tree" ]; then
	need debootstrap
	tree=$TRASH/tree
	debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,redis-server,openjdk-17-jre-headless bookworm \
		"$tree" >debootstrap.log 2>&1 || skip_all "debootstrap fails: $(tail -n 1 debootstrap.log)"
fi

root=$TRASH/root
container_end() {
	if [ "${container-}" ]; then
		kill -KILL -"$container" 2>/dev/null
		wait "$container" 2>/dev/null
	fi
	umount "$root" 2>/dev/null || umount -l "$root" 2>/dev/null
}
at_end=container_end
mkdir "$root" upper work
mount -t overlay overlay -o "lowerdir=$tree,upperdir=$TRASH/upper,workdir=$TRASH/work" "$root" ||
	skip_all 'no overlayfs'

# ---- the system's files

make -C "$ROOT" -o all install DESTDIR="$root" >install.log 2>&1 || bail "make install: $(tail -n 3 install.log)"
mkdir -p "$root/opt/sim" "$root/srv/lustre" "$root/srv/archive" "$root/home"
cp "$T"/sim/liblustreapi.so* "$T/sim/lustre-sim" "$T/sim/lctl" "$T/sim/lfs" "$T/sim/simctl" "$T/mover/testmover" \
	"$root/opt/sim/"
# What they are linked with, where the tree does not have it.
ldd "$root"/opt/sim/* | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' | sort -u | while read -r library; do
	case $library in
	"$T"/* | */libc.so.* | */libpthread.so.* | */libm.so.*) ;;
	*) cp -n -L "$library" "$root/opt/sim/" ;;
	esac
done
echo /opt/sim >"$root/etc/ld.so.conf.d/sim.conf"
chroot "$root" ldconfig
chroot "$root" systemd-sysusers 2>/dev/null
cat >"$root/etc/coordinatool.conf" <<-'END'
	host late.example
	redis_host localhost
	reporting_dir .reporting
	reporting_hint cr
END
cat >"$root/etc/systemd/system/lustre-sim.service" <<-'END'
	[Service]
	ExecStart=/opt/sim/lustre-sim --fsname testfs --mdts 2 /srv/lustre
	[Install]
	WantedBy=basic.target
END
cat >"$root/etc/systemd/system/squatter.service" <<-'END'
	[Service]
	ExecStart=/usr/bin/perl -MIO::Socket::INET -e 'my $$l = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1:5123"); sleep'
	[Install]
	WantedBy=basic.target
END
for where in mnt home; do
	cat >"$root/etc/systemd/system/$where-lustre.mount" <<-END
		[Unit]
		ConditionPathExists=/srv/servers-are-up
		[Mount]
		What=/srv/lustre
		Where=/$where/lustre
		Type=none
		Options=bind
	END
done
systemctl --root="$root" --quiet enable lustre-sim squatter coordinatool@mnt-lustre 2>/dev/null
systemctl --root="$root" --quiet disable redis-server 2>/dev/null
systemctl --root="$root" --quiet mask console-getty getty.target systemd-logind 2>/dev/null

# ---- what can be done to it

boot() {
	setsid systemd-nspawn --quiet --register=no --keep-unit --private-network --directory "$root" --boot \
		</dev/null >boot.log 2>&1 9>&- &
	container=$!
	await 20 leader
}

leader() {
	leader=$(ps -o pid= --ppid "$container" | tr -d ' ')
	[ "$leader" ]
}

# inside COMMAND...: in the container.
inside() {
	nsenter -t "$leader" -m -u -i -n -p -r -w env PATH=/opt/sim:/usr/sbin:/usr/bin:/sbin:/bin MNT=/mnt/lustre "$@"
}

# property NAME UNIT
property() {
	inside systemctl show -p "$1" --value "$2"
}

booted() {
	equal "$(inside systemctl is-active multi-user.target)" active
}

# units STATE: of the whole, and of the four.
units() {
	for daemon in '' -sched -gateway -ingest -report; do
		equal "$daemon $(inside systemctl is-active "coordinatool$daemon@${instance:-mnt-lustre}")" "$daemon $1" || return 1
	done
}

# status_of DAEMON WORDS: what systemd says that it does.
status_of() {
	property StatusText "coordinatool-$1@${instance:-mnt-lustre}" >.status
	cat .status
	grep -q "$2" .status
}

all_ready() {
	for daemon in sched gateway ingest report; do
		status_of "$daemon" '^ready$' || return 1
	done
}

restarts() {
	equal "$(for daemon in sched gateway ingest report; do property NRestarts "coordinatool-$daemon@mnt-lustre"; done |
		xargs)" "$1"
}

# said DAEMON WORDS: how often, since the last start.
said() {
	inside journalctl -b -u "coordinatool-$1@mnt-lustre" -o cat | grep -c "$2"
}

# pid_of DAEMON: in the container; fails where it does not run.
pid_of() {
	pid_of=$(property MainPID "coordinatool-$1@${instance:-mnt-lustre}")
	[ "${pid_of:-0}" -gt 1 ] && echo "$pid_of"
}

# drop_in LINE...: of the whole; none takes them away.
drop_in() {
	rm -rf "$root/etc/systemd/system/coordinatool@.service.d"
	if [ $# -gt 0 ]; then
		mkdir -p "$root/etc/systemd/system/coordinatool@.service.d"
		{ echo '[Service]' && printf '%s\n' "$@"; } >"$root/etc/systemd/system/coordinatool@.service.d/site.conf"
	fi
	inside systemctl daemon-reload
}

archived() {
	inside lfs hsm_archive --data cr=job "$1" && await 20 is_archived "$1"
}

is_archived() {
	inside lfs hsm_state "$1" | grep archived
}

reported() {
	equal "$(grep -c '^done ' "$root/srv/lustre/.reporting/job")" "$1"
}

# ---- late at boot

boot || bail "no boot: $(tail -n 3 boot.log)"
check 'the boot is not held up' await 60 booted
check 'all services are active' await 30 units active
check 'the status says: no Redis' await 10 status_of sched 'waiting for redis at localhost:6379: Connection refused'
check 'no name' await 10 status_of gateway 'waiting for the address of host late.example: the name does not resolve'
check 'no mount, without even a directory' await 10 status_of ingest 'waiting for Lustre at /mnt/lustre'
check 'for reports neither' await 10 status_of report 'waiting for Lustre at /mnt/lustre'
sleep "$late"
inside sh -c 'echo 127.0.0.1 late.example >>/etc/hosts'
check 'the name comes, then the port is missing' await 15 status_of gateway 'waiting for port 5123 .* in use'
inside systemctl stop squatter
check 'the port comes, and is taken' await 15 status_of gateway '^ready$'
: >"$root/srv/servers-are-up"
check 'the mount comes' inside systemctl start mnt-lustre.mount
check 'ingest is there' await 15 status_of ingest '^ready$'
check 'report too' await 15 status_of report '^ready$'
check 'Redis comes' inside systemctl start redis-server
check 'the scheduler is there' await 15 status_of sched '^ready$'
check 'all without a restart' restarts '0 0 0 0'
check 'a line at once and one a minute' equal "$(said sched ': waiting for redis') $(said sched 'no longer waiting')" \
	"$((1 + late / 60)) 1"

inside sh -c 'echo text >/srv/lustre/f1; echo more >/srv/lustre/f2; echo less >/srv/lustre/f3'
inside systemd-run --quiet --unit mover0 --setenv=LD_PRELOAD=/usr/lib/coordinatool/libcoordinatool_client.so \
	--setenv=COORDINATOOL_CLIENT_ID=mover0 /opt/sim/testmover --hsm-root /srv/archive /mnt/lustre
check 'a request runs through' archived /mnt/lustre/f1
check 'and into its report' await 10 reported 1

# ---- the mount goes and comes

rm "$root/srv/servers-are-up"
check 'the mount is taken away' inside umount -l /mnt/lustre
inside systemctl restart coordinatool-ingest@mnt-lustre
check 'ingest that starts then waits' await 15 status_of ingest 'waiting for Lustre'
check 'nothing is written where it was' equal "$(ls -A "$root/mnt/lustre")" ''
: >"$root/srv/servers-are-up"
check 'it comes back' inside systemctl start mnt-lustre.mount
check 'ingest goes on' await 15 status_of ingest '^ready$'
inside systemctl restart mover0 2>/dev/null || inside systemd-run --quiet --unit mover1 \
	--setenv=LD_PRELOAD=/usr/lib/coordinatool/libcoordinatool_client.so --setenv=COORDINATOOL_CLIENT_ID=mover1 \
	/opt/sim/testmover --hsm-root /srv/archive /mnt/lustre
check 'a request runs through' archived /mnt/lustre/f2
check 'and into its report' await 10 reported 2

# ---- crashes

runs() {
	pid=$(pid_of "$1")
}

crash() {
	for crash_i in 1 2 3 4 5 6 7; do
		echo "crash $crash_i"
		await 20 runs sched && inside kill -KILL "$pid" || return 1
	done
}
check 'the scheduler is killed seven times' crash
check 'and comes back' await 20 status_of sched '^ready$'

# ---- start, stop and failure of the whole

stopped() {
	inside systemctl stop coordinatool@mnt-lustre && units inactive
}
check 'stop returns when all have stopped' stopped
check 'start returns when all are there' inside systemctl start coordinatool@mnt-lustre
check 'so they are' units active
check 'restart too' inside systemctl restart coordinatool@mnt-lustre
check 'all are ready' await 15 all_ready
echo 'port x' >>"$root/etc/coordinatool.conf"
check_not 'restart fails where all fail' inside systemctl restart coordinatool@mnt-lustre
check 'and the whole has failed' equal "$(inside systemctl is-active coordinatool@mnt-lustre)" failed
sed -i '/port x/d' "$root/etc/coordinatool.conf"
check 'with the mistake corrected it starts' inside systemctl restart coordinatool@mnt-lustre
check 'all of it' await 15 all_ready
mv "$root/opt/sim/liblustreapi.so.1" "$root/opt/sim/away"
check_not 'restart fails where one fails' inside systemctl restart coordinatool@mnt-lustre
check 'the others serve' await 15 status_of gateway '^ready$'
mv "$root/opt/sim/away" "$root/opt/sim/liblustreapi.so.1"
check 'that one comes back when it can' await 15 status_of ingest '^ready$'
check 'start is good then' inside systemctl start coordinatool@mnt-lustre

# ---- drop-ins

drop_in Restart=always User=nobody LimitNOFILE=1234 Environment=COORDINATOOL_JAVA_OPTS=-Dsite=one
check 'drop-ins of the C unit do not break it' inside systemctl restart coordinatool@mnt-lustre
check 'all is there' await 15 all_ready
reaches() {
	runs gateway && inside cat "/proc/$pid/environ" | tr '\0' '\n' | grep -x 'COORDINATOOL_JAVA_OPTS=-Dsite=one'
}
check 'their environment reaches the daemons' reaches
check 'and so it is said of the rest' inside sh -c "journalctl -b -u coordinatool@mnt-lustre -o cat | grep 'only environment'"

# shellcheck disable=SC2016 # for systemd
drop_in 'ExecStart=' 'ExecStart=/usr/bin/lhsmd_coordinatool -v $COORDINATOOL_OPTS /%I'
check 'with the C program in ExecStart=' inside systemctl restart coordinatool@mnt-lustre
by_lhsmd() {
	pid=$(property MainPID coordinatool@mnt-lustre)
	equal "$(inside systemctl is-active coordinatool@mnt-lustre coordinatool-sched@mnt-lustre | xargs)" 'active inactive' &&
		equal "$(inside cat "/proc/$pid/task/$pid/children" | wc -w)" 4
}
check 'that one runs the daemons' by_lhsmd
check 'they serve' await 20 archived /mnt/lustre/f3
drop_in
check 'back again' inside systemctl restart coordinatool@mnt-lustre
check 'all is there' await 15 all_ready

# ---- a mount below /home

inside systemctl stop coordinatool@mnt-lustre
rm "$root/srv/servers-are-up"
instance=home-lustre
inside systemctl start coordinatool@home-lustre
check 'a mount below /home is waited for' await 15 status_of report 'waiting for Lustre at /home/lustre'
: >"$root/srv/servers-are-up"
inside systemctl start home-lustre.mount
check 'and seen' await 15 all_ready
inside systemctl stop coordinatool@home-lustre

check 'it shuts down' inside systemctl --no-block poweroff
finish
