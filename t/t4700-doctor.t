#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# coordinatool-client doctor finds what is wrong with a site, and says nothing of what is well.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
lab_up --movers 1

# doctor ARGUMENT...: its findings are in the file findings, without what the disks of this machine have to say.
doctor() {
	in_lab coordinatool-client doctor "$@" >said
	doctor_status=$?
	grep -v '^\(warning\|error\) disk:' said >findings
	return $doctor_status
}

# finds SEVERITY TEXT
finds() {
	grep -q "^$1 .*$2" findings || {
		cat findings
		return 1
	}
}

# well: neither errors nor warnings.
well() {
	! grep -E '^(error|warning) ' findings
}

# objects: of all that was said, with two errors at least.
objects() {
	perl -MJSON::PP -ne '$f = decode_json($_); $n++ if $f->{severity} eq "error" && $f->{mend};
		END { exit($n >= 2 ? 0 : 1) }' said
}

in_lab lctl set_param 'mdt.*.hsm.active_request_timeout=2678400' 'mdt.*.hsm.loop_period=1' >/dev/null 2>&1
doctor -v
check 'nothing is wrong with a lab' well
check 'all has been looked at that is here' not grep -E '^skipped (clock|redis|mdt|agents|queue|movers):' findings

# What the client itself needs, and cannot use.
{
	cat "$lab_dir/state/coordinatool.conf"
	echo 'max_archive x'
	echo 'auth permissive'
} >bad.conf
check 'bad values' exits 2 doctor -c "$TRASH/bad.conf"
check 'are findings' finds error "configuration: .*bad.conf:[0-9]*: max_archive 'x': "
check 'each' finds error "configuration: .*bad.conf:[0-9]*: auth 'permissive': "
check 'of which the rest does not suffer' equal "$(grep -c '^error' findings)" 2
check 'but a command' exits 78 in_lab coordinatool-client -c "$TRASH/bad.conf" status
check 'no file is a finding, too' exits 2 doctor -c "$TRASH/none.conf"
check 'which is named' finds error 'configuration: .*none.conf: no such file, though the command line names it'
echo 'port 65535' >odd.conf
# odd: a port after which there is none for the bus.
odd() {
	in_lab env -u COORDINATOOL_PORT -u COORDINATOOL_BUS_PORT coordinatool-client doctor -c "$TRASH/odd.conf" >findings
	equal $? 2 && finds error 'configuration: bus_port: must be given'
}
check 'and a default that cannot be used' odd

home=$(sed -n "s/^home='\(.*\)'/\1/p" "$ROOT/dist/bin/coordinatool-client")
# unshared: with the class archive of Java itself, as where another Java runs than the one that made ours.
unshared() {
	in_lab env COORDINATOOL_JAVA_OPTS="-XX:SharedArchiveFile=$home/lib/server/classes.jsa" coordinatool-client doctor |
		grep '^warning java: the class archive is not for '
}
check 'a class archive that is not in use' unshared

# Faults, all at once: each has cost somebody a night.
redis config set maxmemory-policy allkeys-lru
redis config set appendonly no
in_lab lctl set_param mdt.testfs-MDT0001.hsm_control=disabled mdt.testfs-MDT0000.hsm.max_requests=3
echo 'archive_on_hosts ice mover9.example' >>"$lab_dir/state/coordinatool.conf"
kill -HUP "$(lab_value PID_sched)"
in_lab coordinatool-client lock
ln -s "$T/mover/testmover" lhsmtool_bare
# As on another client: one client registers one copytool.
in_lab_background env LUSTRE_SIM_CLIENT=elsewhere "$TRASH/lhsmtool_bare" --hsm-root "$ARCHIVE" "$MNT"
# What waits for a mover has it in the status, though it never was there.
printf '%s %s %s\n' 'fid=[0x200000401:0x1:0x0] dfid=[0x200000401:0x1:0x0] compound/cookie=0x0/0x1 action=ARCHIVE' \
	'archive#=1 flags=0x0 extent=0x0-0xffffffffffffffff gid=0x0' 'data=[696365]' | in_lab coordinatool-queue 2>/dev/null
in_status() {
	status | grep mover9
}
check 'a mover that never was there is in the status' await 10 in_status
echo 'client_grace_ms 5
colour green' >>"$lab_dir/state/coordinatool.conf"
check 'there is another agent' await 10 agents 2
check 'errors: exit status 2' exits 2 doctor
check 'an unknown key' finds warning 'unknown key colour'
check 'a rule with a host name that no mover has' finds error 'names mover9.example, and no such mover is connected'
check 'other settings than those of the scheduler' finds warning 'other values of: .*client_grace_ms'
check 'what Redis may evict' finds warning 'maxmemory-policy is allkeys-lru'
check 'what Redis loses in a crash' finds warning 'appendonly is no'
check 'a lock' finds warning 'the queue is locked'
check 'an MDT that gives out nothing' finds error 'MDT0001.hsm_control is disabled'
check 'an MDT that keeps its requests' finds warning 'MDT0000.hsm.max_requests is 3'
check 'the other agent' finds warning 'lists 2 agents'
check 'which is a copytool without our library' finds warning 'lhsmtool_bare, process .* runs without the agent'
check 'each with the command that mends it' equal "$(grep -c '^    do:  .' said)" "$(grep -cE '^(error|warning) ' said)"
check 'as JSON, too' exits 2 doctor --json
coloured() {
	typed coordinatool-client doctor
	grep -q '[[]1;31merror' seen
}
check_by script 'in colour on a terminal' coloured
check_not 'and only there' grep -q '[[]1;31merror' said
check 'an object a line' objects

# The kernel goes on to accept connections for a gateway that is stopped.
kill -STOP "$(lab_value PID_gateway)"
in_lab coordinatool-client status >late 2>late.err &
late=$!
check 'a tool says that it waits' await 10 grep -q '^coordinatool-client: waiting for a reply server=.* for_s=60$' late.err
kill -CONT "$(lab_value PID_gateway)"
# answered: be it that the gateway, after its sleep, looks for the scheduler anew.
answered() {
	wait $late && return
	equal $? 75
}
check 'and takes the reply when it comes' answered
kill -STOP "$(lab_value PID_gateway)"
check 'with a gateway that is stopped' exits 2 doctor
check 'doctor does not wait for long' finds error 'coordinator: lost .*no reply in 10 s (is a daemon there stopped'
kill -CONT "$(lab_value PID_gateway)"

"$LAB" kill "$lab_dir" gateway
"$LAB" kill "$lab_dir" redis
check 'without Redis and gateway' exits 2 doctor
check 'the gateway is missed' finds error 'nobody listens on port '
check 'Redis is missed' finds error 'redis: 127.0.0.1:.*refused'

finish
