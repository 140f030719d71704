# SPDX-License-Identifier: LGPL-3.0-or-later
# shellcheck shell=sh
#
# A small system of Debian that is booted in a container with a network of its own, with the stand-in for Lustre in
# /opt/sim, after lib-test.sh. Needs root, systemd-nspawn, and a tree with systemd, Redis and Java in the directory that
# COORDINATOOL_SYSTEMD_TREE names, or debootstrap and minutes to make one. The tree itself stays as it is.

# boot_root: an overlay of the tree in TRASH/root.
boot_root() {
	need systemd-nspawn nsenter perl ps
	[ "$(id -u)" -eq 0 ] || skip_all 'needs root'
	[ -x "${ROOT:-}/dist/bin/coordinatool-sched" ] || skip_all 'not built (make)'
	tree=${COORDINATOOL_SYSTEMD_TREE-}
	if ! [ "$tree" ]; then
		need debootstrap
		tree=$TRASH/tree
		debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,redis-server,openjdk-17-jre-headless \
			bookworm "$tree" >debootstrap.log 2>&1 || skip_all "debootstrap fails: $(tail -n 1 debootstrap.log)"
	fi
	root=$TRASH/root
	# shellcheck disable=SC2034 # for lib-test.sh
	at_end=boot_end
	mkdir "$root" upper work
	mount -t overlay overlay -o "lowerdir=$tree,upperdir=$TRASH/upper,workdir=$TRASH/work" "$root" ||
		skip_all 'no overlayfs'
	# As an installed system has it, and debootstrap does not.
	[ -e "$root/etc/hosts" ] || echo 127.0.0.1 localhost >"$root/etc/hosts"
}

# boot_proc: what is run there without being booted (chroot) has a /proc, as Java needs one.
boot_proc() {
	mount -t proc proc "$root/proc" || skip_all 'no /proc can be mounted'
}

boot_end() {
	if [ "${container-}" ]; then
		kill -KILL -"$container" 2>/dev/null
		wait "$container" 2>/dev/null
	fi
	umount "$root/proc" 2>/dev/null
	umount "$root" 2>/dev/null || umount -l "$root" 2>/dev/null
}

# boot_sim: the stand-in for Lustre, a copytool, and what serves a file system testfs in /srv/lustre, with a mount unit for
# each of these directories.
boot_sim() {
	mkdir -p "$root/opt/sim" "$root/srv/lustre" "$root/srv/archive" "$root/home"
	cp "$T"/sim/liblustreapi.so* "$T/sim/lustre-sim" "$T/sim/lctl" "$T/sim/lfs" "$T/sim/simctl" "$T/mover/testmover" \
		"$root/opt/sim/"
	# What they are linked with, where the tree does not have it.
	ldd "$root"/opt/sim/* | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' | sort -u | while read -r library; do
		case $library in
		"$T"/* | "$root"/* | */libc.so.* | */libpthread.so.* | */libm.so.*) ;;
		*) [ -e "$root$library" ] || cp -L "$library" "$root/opt/sim/" ;;
		esac
	done
	echo /opt/sim >"$root/etc/ld.so.conf.d/sim.conf"
	chroot "$root" ldconfig
	cat >"$root/etc/systemd/system/lustre-sim.service" <<-'END'
		[Service]
		ExecStart=/opt/sim/lustre-sim --fsname testfs --mdts 2 /srv/lustre
		[Install]
		WantedBy=basic.target
	END
	for boot_sim_mount; do
		cat >"$root/etc/systemd/system/$(systemd-escape -p "$boot_sim_mount").mount" <<-END
			[Unit]
			ConditionPathExists=/srv/servers-are-up
			[Mount]
			What=/srv/lustre
			Where=$boot_sim_mount
			Type=none
			Options=bind
		END
	done
	systemctl --root="$root" --quiet enable lustre-sim 2>/dev/null
	systemctl --root="$root" --quiet mask console-getty getty.target systemd-logind 2>/dev/null
}

boot() {
	umount "$root/proc" 2>/dev/null
	setsid systemd-nspawn --quiet --register=no --keep-unit --private-network --directory "$root" --boot \
		</dev/null >boot.log 2>&1 9>&- &
	container=$!
	await 60 leader
}

# Beside systemd, nspawn has a child that only sets things up.
leader() {
	leader=$(ps -o pid=,comm= --ppid "$container" | sed -n 's/^ *\([0-9]*\) systemd$/\1/p')
	[ "$leader" ]
}

booted() {
	equal "$(inside systemctl is-active multi-user.target)" active
}

# inside COMMAND...: in the container.
inside() {
	nsenter -t "$leader" -m -u -i -n -p -r -w env PATH=/opt/sim:/usr/sbin:/usr/bin:/sbin:/bin MNT=/mnt/lustre "$@"
}

# mover NAME: a copytool, with the library that is installed.
mover() {
	inside systemd-run --quiet --unit "$1" --setenv=LD_PRELOAD=/usr/lib/coordinatool/libcoordinatool_client.so \
		--setenv="COORDINATOOL_CLIENT_ID=$1" /opt/sim/testmover --hsm-root /srv/archive /mnt/lustre
}

# property NAME UNIT
property() {
	inside systemctl show -p "$1" --value "$2"
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

# log_of UNIT WORDS: how often it has said that, since the boot.
log_of() {
	inside journalctl -b -u "$1@mnt-lustre" -o cat | grep -c "$2"
}

# pid_of DAEMON: in the container; fails where it does not run.
pid_of() {
	pid_of=$(property MainPID "coordinatool-$1@${instance:-mnt-lustre}")
	[ "${pid_of:-0}" -gt 1 ] && echo "$pid_of"
}

# pids: of the four, each on a line.
pids() {
	for daemon in sched gateway ingest report; do pid_of "$daemon"; done
}

# archived_there FILE: it is archived, as an order of a job.
archived_there() {
	inside lfs hsm_archive --data cr=job "$1" && await 60 is_archived "$1"
}

is_archived() {
	inside lfs hsm_state "$1" | grep archived
}
