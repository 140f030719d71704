#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The configuration of every program and of the agent: files and drop-ins, environment and command line, what is shown
# and what is refused.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
[ -x "$ROOT/dist/bin/coordinatool-sched" ] || skip_all 'not built (make)'
for name in $(env | sed -n 's/^\(COORDINATOOL_[A-Z_]*\)=.*/\1/p'); do
	unset "$name"
done
export PATH="$ROOT/dist/bin:$PATH" COORDINATOOL_JAVA_OPTS="$LAB_JAVA_OPTS"
DAEMONS='coordinatool-sched coordinatool-gateway coordinatool-ingest coordinatool-report lhsmd_coordinatool'
TOOLS='coordinatool-client coordinatool-queue'

mkdir good.conf.d bad.conf.d bad.conf.d/20.conf
cat >good.conf <<-'END'
	# as a site has it
	HOST	first.example
	port 6001
	archive_id 1
	archive_on_hosts tag=a n1
	batch_archives_slice_sec 5 50
	mystery 1
	verbose fatal
END
printf 'port 6002\narchive_id 2\narchive_on_hosts tag=a n2\n' >good.conf.d/b.conf
printf 'port 6003\narchive_id 3\nredis_host '"''"'\nmax_archive 2k\n' >good.conf.d/B.conf
printf 'port 6004\n' >good.conf.d/b.conf.rpmsave
printf 'port 6005\n' >good.conf.d/.b.conf

# What every program makes of that, whoever says it.
cat >wanted <<-'END'
	# command line --host
	host cli.example
	# good.conf.d/b.conf:1
	port 6002
	# command line -v
	verbose error
	# good.conf:4
	archive_id 1
	# good.conf.d/B.conf:2
	archive_id 3
	# good.conf.d/b.conf:2
	archive_id 2
	# good.conf.d/B.conf:3
	redis_host ''
	# environment COORDINATOOL_REDIS_PORT
	redis_port 7777
	# default
	client_grace_ms 600000
	# good.conf:5
	archive_on_hosts tag=a n1
	# good.conf.d/b.conf:3
	archive_on_hosts tag=a n2
	# default: none
	#archive_on_hosts_ch
	# good.conf:6
	batch_archives_slices_sec 5 50
	# default
	batch_archives_slots_per_client 1
	# default: none
	#reporting_dir
	# default: none
	#reporting_hint
	# default
	reporting_schedule_interval_ms 60000
	# environment COORDINATOOL_CLIENT_ID
	client_id me
	# default
	max_restore -1
	# good.conf.d/B.conf:4
	max_archive 2k
	# default
	max_remove -1
	# default
	hal_size 1048576
	# default: none
	#redis_user
	# default: none
	#redis_password_file
	# default
	max_mover_deaths 3
	# default
	mover_max_failures 0
	# default
	bus_host 127.0.0.1
	# default
	bus_port 6003
	# default
	bus_key_file /var/lib/coordinatool/bus.key
	# default
	host_gone_ms 60000
	# default
	max_queued 0
	# default
	trace_steps 50000
	# default
	reconcile_interval_ms 300000
	# default
	auth off
	# default: none
	#munge_socket
	# default: none
	#movers
	# default: none
	#operators
	# default: none
	#monitors
	# default
	users_see own
	# default: none
	#trusted_networks
	# default
	tls_port 0
	# default: none
	#tls_key_file
	# default: none
	#tls_cert_file
	# default: none
	#tls_ca_file
	# default
	tls_min_version 1.3
	# default
	redis_tls off
	# default
	redis_database 0
	# default: none
	#redis_sentinel
	# default: none
	#role
	# default
	web_host 127.0.0.1
	# default
	web_port 5125
	# default
	web_tls off
	# default: none
	#web_password_file
END

shows() {
	COORDINATOOL_REDIS_PORT=7777 COORDINATOOL_CLIENT_ID=me "$@" -v -H cli.example --show-config >shown 2>err || return
	cat err
	diff -u wanted shown && equal "$(cat err)" ''
}

# What is shown says the same when it is read; only the origins are others.
shows_itself() {
	"$1" -c wanted --show-config | grep -v '^# ' >again && grep -v '^# ' wanted | diff -u - again
}

by_environment() {
	COORDINATOOL_CONF=good.conf shows "$1"
}

printf 'port x\nredis_port 0\nhost\n' >bad.conf
printf 'archive_id 1\nclient_grace_ms -1\n' >bad.conf.d/10.conf
printf 'batch_archives_slices_sec soon\nmax_remove many\n' >bad.conf.d/30.conf

# all_problems WORDS...: these are the lines of err.
all_problems() {
	cat err
	equal "$(wc -l <err)" $# || return
	for words; do
		grep -qF -e "$words" err || { echo "not said: $words"; return 1; }
	done
}

refused_by_daemon() {
	COORDINATOOL_BUS_PORT=none "$1" -c bad.conf --redis-port=none "$2" 2>err >out
	equal $? 78 && equal "$(cat out)" '' &&
		all_problems 'bad.conf:3: host has no value' "bad.conf.d/30.conf:2: max_remove 'many': must be" \
			"bad.conf:1: port 'x': must be" "bad.conf:2: redis_port '0': must be" \
			"bad.conf.d/10.conf:2: client_grace_ms '-1': must be" 'bad.conf.d/20.conf: cannot be read: not a file' \
			"bad.conf.d/30.conf:1: batch_archives_slices_sec 'soon': must be" \
			"environment COORDINATOOL_BUS_PORT: bus_port 'none': must be" \
			"command line --redis-port: redis_port 'none': must be"
}

# Values of the daemons' keys are none of its business.
refused_by_tool() {
	COORDINATOOL_HAL_SIZE=none "$1" -c bad.conf -p none --check-config 2>err
	equal $? 78 && grep -v 'ignored' err >others && mv others err &&
		all_problems "bad.conf:1: port 'x': must be" 'bad.conf.d/20.conf: cannot be read: not a file' \
			"bad.conf.d/30.conf:2: max_remove 'many': must be" \
			"environment COORDINATOOL_HAL_SIZE: hal_size 'none': must be" \
			"command line --port: port 'none': must be"
}

missing_by_environment() {
	COORDINATOOL_CONF=nowhere.conf "$1" --check-config 2>err
	equal $? 78 && all_problems 'nowhere.conf: no such file, though environment COORDINATOOL_CONF names it'
}

for program in $DAEMONS $TOOLS; do
	check "$program: --show-config, the file by option" shows "$program" -c good.conf
	check "$program: --show-config, the file by environment" by_environment "$program"
	check "$program: what is shown is a configuration" shows_itself "$program"
	check "$program: --check-config" equal "$($program -c good.conf --check-config 2>&1)" ''
	check "$program: a named file must be there" missing_by_environment "$program"
done
for program in $DAEMONS; do
	check "$program: --check-config says all that is wrong" refused_by_daemon "$program" --check-config
	check "$program: and so it does not start" refused_by_daemon "$program" "$TRASH"
done
for program in $TOOLS; do
	check "$program: says all that is wrong for it" refused_by_tool "$program"
done

# The agent, in a lab that has another port than its file says; the drop-in corrects that.
need redis-server perl
lab_up --movers 0 --no-redis --no-report
mkdir agent.conf.d
cat >agent.conf <<-'END'
	host 127.0.0.1
	port 1
	client_id main
	redis_port nonsense
END
printf 'client_id B\nport 2\n' >agent.conf.d/B.conf
printf 'CLIENT_ID b\nport %s\n' "$(lab_value COORDINATOOL_PORT)" >agent.conf.d/b.conf

# mover FILE [NAME=VALUE...]: one that has its configuration from there.
cat >mover <<-END
	#!/bin/sh
	file=\$1
	shift
	exec env -u COORDINATOOL_HOST -u COORDINATOOL_PORT "COORDINATOOL_CONF=$TRASH/\$file" "\$@" \\
		LD_PRELOAD=libcoordinatool_client.so "$T/mover/testmover" --hsm-root "$ARCHIVE" "$MNT"
END
chmod +x mover

known() {
	status | grep -F "\"client_id\":\"$1\""
}

refused_by_agent() {
	in_lab timeout 30 ./mover bad.conf COORDINATOOL_HAL_SIZE=none 2>said
	status=$?
	grep '^coordinatool-agent: ' said >err
	not equal "$status" 0 && all_problems "bad.conf:1: port: 'x'" 'bad.conf.d/20.conf: cannot be read' \
		"bad.conf.d/30.conf:2: max_remove: 'many'" "environment: COORDINATOOL_HAL_SIZE: 'none'"
}

# units_read_options: sysconfig of the C program's unit, and what Debian has instead. First what all-units leaves there.
units_read_options() {
	for daemon in sched gateway ingest report; do
		unit=$ROOT/systemd/coordinatool-$daemon@.service
		equal "$(sed -n 's/^EnvironmentFile=-//p' "$unit" | xargs)" "/run/coordinatool/%i.env /etc/sysconfig/coordinatool \
/etc/sysconfig/coordinatool.%i /etc/default/coordinatool /etc/default/coordinatool.%i" || return
		# shellcheck disable=SC2016 # systemd expands it
		grep '^ExecStart=.* $COORDINATOOL_OPTS %f$' "$unit" || return
	done
}

check 'services read the options of the site, then those of the mount' units_read_options
in_lab_background ./mover agent.conf
check 'the agent reads drop-ins in order' await 20 known b
in_lab_background ./mover agent.conf COORDINATOOL_CLIENT_ID=env
check 'and the environment comes before them' await 20 known env
check 'it says all that is wrong for it' refused_by_agent

# Daemons that run read it again.
conf=$lab_dir/state/coordinatool.conf
cp "$conf" before.conf

# again DAEMON: it reads the configuration again; what it says of that is in again.
again() {
	again_from=$(($(wc -l <"$lab_dir/log/$1") + 1))
	"$LAB" kill "$lab_dir" "$1" HUP && await 30 answered "$1" && cat again
}
answered() {
	tail -n "+$again_from" "$lab_dir/log/$1" >again
	grep -E 'configuration (read again|not taken)' again
}
takes() {
	again "$1" && grep -F "configuration read again taken=$2" again
}

printf '%s\n' 'archive_on_hosts tag=x nobody' 'client_grace_ms 7000' 'reconcile_interval_ms 7000' 'trace_steps 3' >>"$conf"
check 'the scheduler takes other rules and limits' takes sched '"[client_grace_ms, archive_on_hosts]"'
check 'and says what needs a restart' equal "$(grep -c 'needs a restart' again) $(grep -c 'restart key=trace_steps' again)" \
	'1 1'
check 'the ingester takes its interval' takes ingest '[reconcile_interval_ms]'
check 'the gateway finds nothing for it' takes gateway '"nothing new"'
echo one >"$MNT/one"
in_lab lfs hsm_archive --data tag=x "$MNT/one"
check 'an archive that nobody may have waits' await 20 archives_wait 1
echo 'port x' >>"$conf"
check 'a mistake is said' again sched
check 'and nothing is taken' equal "$(grep -c -e "port 'x': must be" -e 'not taken' again) $(counter pending_archive)" '2 1'
cp before.conf "$conf"
echo 'verbose debug' >>"$conf"
check 'without the rule' takes sched '"[verbose, client_grace_ms, archive_on_hosts]"'
check 'it goes to any mover' await 20 archived one
check 'and all of it is said' await 20 grep -q 'coordinatool-sched: done action=ARCHIVE' "$lab_dir/log/sched"

finish
