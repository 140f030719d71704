#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The units on a booted systemd (lib-boot.sh says what that needs): everything is late at boot; services are started,
# stopped, extended, and told to read their configuration again; the mount goes and comes. COORDINATOOL_LATE says how
# many seconds things are late (5).
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
# shellcheck source=lib-boot.sh
. "$T/lib-boot.sh"
need_soak
late=${COORDINATOOL_LATE:-5}
boot_root

# ---- the system's files

make -C "$ROOT" -o all install DESTDIR="$root" >install.log 2>&1 || bail "make install: $(tail -n 3 install.log)"
boot_sim /mnt/lustre /home/lustre
chroot "$root" systemd-sysusers 2>/dev/null
cat >"$root/etc/coordinatool.conf" <<-'END'
	host late.example
	redis_host localhost
	reporting_dir .reporting
	reporting_hint cr
END
cat >"$root/etc/systemd/system/squatter.service" <<-'END'
	[Service]
	ExecStart=/usr/bin/perl -MIO::Socket::INET -e 'my $$l = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1:5123"); sleep'
	[Install]
	WantedBy=basic.target
END
systemctl --root="$root" --quiet enable squatter coordinatool@mnt-lustre 2>/dev/null
systemctl --root="$root" --quiet disable redis-server 2>/dev/null

# ---- what can be done to it

restarts() {
	equal "$(for daemon in sched gateway ingest report; do property NRestarts "coordinatool-$daemon@mnt-lustre"; done |
		xargs)" "$1"
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

reported() {
	equal "$(grep -c '^done ' "$root/srv/lustre/.reporting/job")" "$1"
}

# ---- late at boot

boot || bail "no boot: $(tail -n 3 boot.log)"
check 'the boot is not held up' await 60 booted
check 'all services are active' await 60 units active
check 'the status says: no Redis' await 60 status_of sched 'waiting for redis at localhost:6379: Connection refused'
check 'no name' await 60 status_of gateway 'waiting for the address of host late.example: the name does not resolve'
check 'no mount, without even a directory' await 60 status_of ingest 'waiting for Lustre at /mnt/lustre'
check 'for reports neither' await 60 status_of report 'waiting for Lustre at /mnt/lustre'
sleep "$late"
inside sh -c 'echo 127.0.0.1 late.example >>/etc/hosts'
check 'the name comes, then the port is missing' await 60 status_of gateway 'waiting for port 5123 .* in use'
inside systemctl stop squatter
check 'the port comes, and is taken' await 60 status_of gateway '^ready$'
: >"$root/srv/servers-are-up"
check 'the mount comes' inside systemctl start mnt-lustre.mount
check 'ingest is there' await 60 status_of ingest '^ready$'
check 'report too' await 60 status_of report '^ready$'
check 'Redis comes' inside systemctl start redis-server
check 'the scheduler is there' await 60 status_of sched '^ready$'
check 'all without a restart' restarts '0 0 0 0'
check 'a line at once and one a minute' equal "$(log_of coordinatool-sched ': waiting for redis') $(log_of coordinatool-sched 'no longer waiting')" \
	"$((1 + late / 60)) 1"

inside sh -c 'echo text >/srv/lustre/f1; echo more >/srv/lustre/f2; echo less >/srv/lustre/f3'
mover mover0
check 'a request runs through' archived_there /mnt/lustre/f1
check 'and into its report' await 60 reported 1
check 'what the gateway has answered for is kept in memory' inside sh -c 'test -s /run/coordinatool-gateway/*.ends'

# ---- the mount goes and comes

rm "$root/srv/servers-are-up"
check 'the mount is taken away' inside umount -l /mnt/lustre
inside systemctl restart coordinatool-ingest@mnt-lustre
check 'ingest that starts then waits' await 60 status_of ingest 'waiting for Lustre'
check 'nothing is written where it was' equal "$(ls -A "$root/mnt/lustre")" ''
: >"$root/srv/servers-are-up"
check 'it comes back' inside systemctl start mnt-lustre.mount
check 'ingest goes on' await 60 status_of ingest '^ready$'
inside systemctl restart mover0 2>/dev/null || mover mover1
check 'a request runs through' archived_there /mnt/lustre/f2
check 'and into its report' await 60 reported 2

# What is mounted by a unit can be stopped, and brings back what was stopped with it.
held() {
	equal "$(inside systemctl is-active coordinatool-ingest@mnt-lustre coordinatool-report@mnt-lustre mnt-lustre.mount | xargs)" \
		"$*"
}
inside systemctl stop mover0 mover1 2>/dev/null
check 'who stops the mount gets it unmounted' inside systemctl stop mnt-lustre.mount
check 'with what held it' held inactive inactive inactive
check 'the others go on' equal "$(inside systemctl is-active coordinatool@mnt-lustre coordinatool-sched@mnt-lustre | xargs)" \
	'active active'
check 'who starts it' inside systemctl start mnt-lustre.mount
check 'has all again' await 60 held active active active
check 'that works' await 60 all_ready
mover mover2

# ---- reading the configuration again

before=$(pids)
echo 'client_grace_ms 50000' >>"$root/etc/coordinatool.conf"
echo 'redis_port 6380' >>"$root/etc/coordinatool.conf"
check 'reload is good' inside systemctl reload coordinatool@mnt-lustre
check 'what can be taken is' await 60 log_of coordinatool-sched 'configuration read again taken=.client_grace_ms'
check 'the rest is named' await 60 log_of coordinatool-sched 'needs a restart key=redis_port'
check 'by those whose it is' equal "$(log_of coordinatool-report 'needs a restart')" 0
echo 'port x' >>"$root/etc/coordinatool.conf"
check_not 'reload fails with a mistake' inside systemctl reload coordinatool@mnt-lustre
check 'which is said' log_of coordinatool-gateway "port 'x': must be"
check 'and nothing changes' units active
check 'nobody was started again' equal "$(pids)" "$before"
sed -i '/port x/d; /redis_port/d' "$root/etc/coordinatool.conf"
check 'reload is good again' inside systemctl reload coordinatool@mnt-lustre

# ---- crashes

runs() {
	pid=$(pid_of "$1")
}

crash() {
	for crash_i in 1 2 3 4 5 6 7; do
		echo "crash $crash_i"
		await 60 runs sched && inside sh -c "kill -KILL $pid" || return 1
	done
}
check 'the scheduler is killed seven times' crash
check 'and comes back' await 60 status_of sched '^ready$'

# ---- start, stop and failure of the whole

stopped() {
	inside systemctl stop coordinatool@mnt-lustre && units inactive
}
check 'stop returns when all have stopped' stopped
check 'what the gateway has kept stays' inside sh -c 'test -s /run/coordinatool-gateway/*.ends'
check 'start returns when all are there' inside systemctl start coordinatool@mnt-lustre
check 'so they are' units active
check 'restart too' inside systemctl restart coordinatool@mnt-lustre
check 'all are ready' await 60 all_ready
echo 'port x' >>"$root/etc/coordinatool.conf"
check_not 'restart fails where all fail' inside systemctl restart coordinatool@mnt-lustre
check 'and the whole has failed' equal "$(inside systemctl is-active coordinatool@mnt-lustre)" failed
check 'with the reason' log_of coordinatool "coordinatool-sched@mnt-lustre.service: .*port 'x': must be"
sed -i '/port x/d' "$root/etc/coordinatool.conf"
check 'with the mistake corrected it starts' inside systemctl restart coordinatool@mnt-lustre
check 'all of it' await 60 all_ready
mv "$root/opt/sim/liblustreapi.so.1" "$root/opt/sim/away"
check_not 'restart fails where one fails' inside systemctl restart coordinatool@mnt-lustre
check 'the others serve' await 60 status_of gateway '^ready$'
mv "$root/opt/sim/away" "$root/opt/sim/liblustreapi.so.1"
check 'that one comes back when it can' await 60 status_of ingest '^ready$'
check 'start is good then' inside systemctl start coordinatool@mnt-lustre
sed -i '$a port x' "$root/etc/coordinatool.conf"
check_not 'one is restarted, and fails for good' inside systemctl restart coordinatool-report@mnt-lustre
is() {
	equal "$(inside systemctl is-active "coordinatool@mnt-lustre")" "$1"
}
check 'so the whole has' await 60 is failed
check 'the others serve still' status_of gateway '^ready$'
sed -i '/port x/d' "$root/etc/coordinatool.conf"
check 'started again' inside systemctl start coordinatool@mnt-lustre
check 'all is there' await 60 all_ready
check 'the four are stopped one by one' inside systemctl stop coordinatool-report@mnt-lustre \
	coordinatool-ingest@mnt-lustre coordinatool-gateway@mnt-lustre coordinatool-sched@mnt-lustre
check 'then the whole is not active either' await 60 is inactive
check 'and can be started' inside systemctl start coordinatool@mnt-lustre

# ---- drop-ins

drop_in Restart=always User=nobody LimitNOFILE=1234 Environment=COORDINATOOL_JAVA_OPTS=-Dsite=one
check 'drop-ins of the C unit do not break it' inside systemctl restart coordinatool@mnt-lustre
check 'all is there' await 60 all_ready
reaches() {
	runs gateway && inside cat "/proc/$pid/environ" | tr '\0' '\n' | grep -x 'COORDINATOOL_JAVA_OPTS=-Dsite=one'
}
check 'their environment reaches the daemons' reaches
check 'of the rest it is said where it belongs' log_of coordinatool \
	'drop-in: LimitNOFILE=1234 does not reach the daemons: .*systemctl edit coordinatool-gateway@mnt-lustre.service'
check 'or that it does not' log_of coordinatool 'drop-in: User=nobody does not reach the daemons: .*remove it'

# shellcheck disable=SC2016 # for systemd
drop_in 'ExecStart=' 'ExecStart=/usr/bin/lhsmd_coordinatool -v $COORDINATOOL_OPTS /%I'
check 'with the C program in ExecStart=' inside systemctl restart coordinatool@mnt-lustre
by_lhsmd() {
	pid=$(property MainPID coordinatool@mnt-lustre)
	equal "$(inside systemctl is-active coordinatool@mnt-lustre coordinatool-sched@mnt-lustre | xargs)" 'active inactive' &&
		equal "$(inside cat "/proc/$pid/task/$pid/children" | wc -w)" 4
}
check 'that one runs the daemons' by_lhsmd
inside systemctl reload coordinatool@mnt-lustre
check 'reload reaches them' await 60 log_of coordinatool 'coordinatool-sched: configuration read again'
check 'they serve' archived_there /mnt/lustre/f3
drop_in
check 'back again' inside systemctl restart coordinatool@mnt-lustre
check 'all is there' await 60 all_ready
audited() {
	inside journalctl -q -t coordinatool-audit -o cat | grep '^uid=unknown host=.* command=lock changes=locked result=done$'
}
inside coordinatool-client lock >locked && inside coordinatool-client unlock >unlocked
check 'who locks the queue is in the journal under a name of its own' await 10 audited

# ---- a mount below /home

inside systemctl stop coordinatool@mnt-lustre
rm "$root/srv/servers-are-up"
instance=home-lustre
inside systemctl start coordinatool@home-lustre
check 'a mount below /home is waited for' await 60 status_of report 'waiting for Lustre at /home/lustre'
: >"$root/srv/servers-are-up"
inside systemctl start home-lustre.mount
check 'and seen' await 60 all_ready
inside systemctl stop coordinatool@home-lustre

check 'it shuts down' inside systemctl --no-block poweroff
finish
