#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# What a site needs comes late: Redis, the mount, the name of the host, its port. Whatever is missing is named in the log
# and waited for, and when it comes, it is enough. All four daemons together in the foreground, which lhsmd_coordinatool
# keeps running without a word to say of its own.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
printf 'reporting_dir .reporting\nreporting_hint cr\n' >lab.conf
lab_up --movers 0 --no-daemons --conf lab.conf
make_files 4 || bail 'no files'
port=$(lab_value COORDINATOOL_PORT)

logged() {
	grep "$1" background.log || { cat background.log && false; }
}

# mount_goes, mount_comes: as a umount and a mount do, the directory stays and is another one.
mount_goes() {
	mv "$MNT" "$lab_dir/away" && mkdir "$MNT"
}

mount_comes() {
	rmdir "$MNT" && mv "$lab_dir/away" "$MNT"
}

empty() {
	equal "$(ls -A "$MNT")" ''
}

archived() {
	in_lab lfs hsm_archive --data cr=job "$1" && await 20 is_archived "$1"
}

is_archived() {
	in_lab lfs hsm_state "$1" | grep archived
}

# reported COUNT: so many requests are done, by the report.
reported() {
	equal "$(grep -c '^done ' "$MNT/.reporting/job")" "$1"
}

"$LAB" kill "$lab_dir" redis || bail 'redis does not stop'
mount_goes || bail 'the mount stays'
: >hosts
perl -MIO::Socket::INET -e '$l = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1:'"$port"'", ReuseAddr => 1)
	or die; print "listening\n"; close STDOUT; sleep 600' >listener 9>&- &
listener=$!
test_pids="$test_pids $listener"
await 10 grep -q listening listener || bail 'no listener'

in_lab_background env COORDINATOOL_HOST=late.example \
	"COORDINATOOL_JAVA_OPTS=-Djdk.net.hosts.file=$TRASH/hosts $LAB_JAVA_OPTS" lhsmd_coordinatool "$MNT"
pid=$!
check 'Redis is waited for' await 20 logged '^coordinatool-sched: waiting for redis at 127.0.0.1:.* reason="Connection refused"'
check 'the name' await 20 logged '^coordinatool-gateway: waiting for the address of host late.example reason="the name does not'
check 'the mount, by who reads it' await 20 logged '^coordinatool-ingest: waiting for Lustre at .*ENODEV'
check 'and by who writes it' await 20 logged '^coordinatool-report: waiting for Lustre at .*ENODEV'
check 'the name comes' sh -c 'echo 127.0.0.1 late.example >hosts'
check 'then the port is waited for' await 15 logged 'waiting for port .* of host late.example .*Address already in use'
kill $listener
check 'it comes, the gateway serves' await 15 logged '^coordinatool-gateway: ready'
check 'the mount comes' mount_comes
check 'ingest serves' await 15 logged '^coordinatool-ingest: ready'
check 'report serves' await 15 logged '^coordinatool-report: ready'
check 'Redis comes' "$LAB" start "$lab_dir" redis
check 'the scheduler serves' await 15 logged '^coordinatool-sched: ready'
# On a busy machine the scheduler is missed, too, before it serves, and a mount is seen while it comes.
said() {
	grep "$1" background.log | grep -vc 'waiting for the scheduler\|mounted or unmounted just now'
}
check 'each was said once' equal "$(said ': waiting for') $(said 'no longer waiting')" '5 5'
check_not 'and nothing was started twice' grep '^lhsmd' background.log
check 'a mover finds it' "$LAB" start "$lab_dir" mover0
check 'a request runs through' archived "$MNT/a/f0"
check 'and into its report' await 10 reported 1

"$LAB" kill "$lab_dir" mover0
check 'the mount goes away under all of them' mount_goes
echo 'lrh=[type=10680000 len=136 idx=1/1] fid=[0x200000401:0x1267:0x0] dfid=[0x200000401:0x1267:0x0]' \
	'compound/cookie=0x0/0x1267 action=ARCHIVE archive#=1 flags=0x0 extent=0x0-0xffffffffffffffff gid=0x0' \
	'data=[63723D6A6F62] canceled=0 uuid= done=0' >queue.txt
queued() {
	in_lab coordinatool-queue queue.txt
}
check 'a request comes all the same' queued
second_wait() {
	equal "$(grep -c '^coordinatool-report: waiting for Lustre .* waited_s=0$' background.log)" 2
}
check 'report waits, and says so' await 15 second_wait
check 'nothing is written beside the mount' empty
check 'it comes back' mount_comes
new_line() {
	grep '0x1267' "$MNT/.reporting/job"
}
check 'the report goes on' await 15 new_line

kill "$pid"
wait "$pid"
check 'SIGTERM: all end in order' equal $? 0
finish
