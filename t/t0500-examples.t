#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Every example of every manual page does what it says, at one site. `examples` says how they are found and what kinds
# there are; what a lab has in place of what stands in a page, and what is done before, is below.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server redis-cli perl tar
# shellcheck source=lib-port.sh
. "$T/lib-port.sh"
cat >lab.conf <<-END
	verbose info
	client_grace_ms 1000
	max_mover_deaths 1
	reporting_dir .reporting
	reporting_hint cr
	reporting_schedule_interval_ms 1000
END
LAB_MOVER_OPTS='--archive 1' lab_up --movers 2 --conf lab.conf
mkdir examples ran bin side etc etc/coordinatool.conf.d etc/sysconfig lib

# A Redis that has a configuration file, as a site's has, to be configured.
side_port=$(port_spare side) || bail 'no port'
printf 'port %s\nbind 127.0.0.1\ndir %s\n' "$side_port" "$TRASH/side" >side/redis.conf
redis-server side/redis.conf >side/log 2>&1 9>&- &
test_pids="$test_pids $!"

# ---- what the site has

# said LINE...: to the gateway.
said() {
	printf '%s\n' "$@" | in_lab "$T/peer" >peer.out || bail "the gateway: $(cat peer.out)"
}

cd "$MNT" || bail 'no mount'
mkdir thesis
echo figures >thesis/figures.tar
echo text >thesis/text.tex
echo big >big.tar
(cd "$TRASH" && echo result >result.txt && tar cf "$MNT/results.tar" result.txt)
for file in ice tape long kills1 kills2; do
	echo "$file" >$file
done
in_lab lfs hsm_archive thesis/* big.tar results.tar
await 60 settled >/dev/null || bail 'nothing is archived'
in_lab lfs hsm_release thesis/* big.tar results.tar
# Two requests with which a mover goes away.
in_lab lfs hsm_archive --archive 9 kills1 kills2
await 60 archives_wait 2 >/dev/null || bail 'nothing waits'
weak='{"command":"ehlo","id":"weak","archive_ids":[9]}'
said "$weak" '{"command":"recv","max_archive":1}'
said "$weak" '{"command":"recv","max_archive":1}'
said "$weak"
# What waits behind a lock.
said '{"command":"lock","locked":1}'
in_lab lfs hsm_restore --data project=ice results.tar
in_lab lfs hsm_archive --data project=ice ice
in_lab lfs hsm_archive --archive 2 tape
in_lab lfs hsm_archive --archive 3 long
cd "$TRASH" || exit
in_lab lctl get_param 'mdt.testfs-MDT0000.hsm.active_requests' >mds1.txt
in_lab lctl get_param 'mdt.testfs-MDT0001.hsm.active_requests' >mds2.txt
echo '{}' >request.json
echo a-long-secret-of-ann >secret
echo 'host hsm.example' >new.conf
: >etc/coordinatool.conf
echo 'redis_host 127.0.0.1' >etc/coordinatool.conf.d/10-redis.conf

fid_of() {
	in_lab lfs path2fid "$MNT/$1" | tr -d '[]'
}

# What stands in a page, and what is here in its place.
cat >here.sed <<-END
	s|/lustre/home/ann|$MNT|g
	s|/mnt/lustre|$MNT|g
	s|0x200000401:0x1f3:0x0|$(fid_of results.tar)|g
	s|0x200000401:0x1a:0x0|$(fid_of thesis/figures.tar)|g
	s|release FILE|release $MNT/kills1|
	s|drop FILE|drop $MNT/kills2|
	s|localhost 5123|127.0.0.1 $(lab_value COORDINATOOL_PORT)|
	s/hsm1\|hsm2\|robin01\|redis\.example\.org/127.0.0.1/g
	s|scratch|testfs|
	s|"fsname":"lustre"|"fsname":"testfs"|
	s|/etc/|$TRASH/etc/|g
	s|/var/lib/prometheus/node-exporter|$TRASH|
	s|/usr/lib/coordinatool/libcoordinatool_client.so|libcoordinatool_client.so|
	s|/usr/lib/coordinatool/make-archive|$ROOT/build/archive|
	s|/usr/lib/coordinatool|$TRASH/lib|
	s|/usr/bin|$ROOT/dist/bin|
	s|/var/lib/coordinatool/|$TRASH/lib/|g
	s/-[og] coordinatool //
	s|password ann|password ann <secret|
	s|-g coordinatool ||
	s|coordinatool-web password|echo not-a-secret \| &|
	s|/tape|$ARCHIVE|
	s|^results.tar|$MNT/results.tar|
	s|\^mover0[$]|^busy$|
	s|CLIENT_ID=mover|CLIENT_ID=tape|
	s|sleep 5|sleep 2|
END

# stand_in PROGRAM: what is here in place of a program that a site has, from standard input.
stand_in() {
	{
		echo '#!/bin/sh'
		cat
	} >"bin/$1"
	chmod +x "bin/$1"
}
# Another host.
stand_in ssh <<-'END'
	shift
	exec sh -c "$*"
END
stand_in clush <<-'END'
	shift 3
	exec sh -c "$*"
END
# A copytool.
stand_in lhsmtool_posix <<-END
	exec "$T/mover/testmover" "\$@"
END
# The site's Redis, but where it is configured.
stand_in redis-cli <<-END
	port=\$REDIS_PORT
	case \$* in
	*config*) port=$side_port ;;
	esac
	exec "$(command -v redis-cli)" -p "\$port" "\$@"
END
# A systemd, as far as names of units go: each, or each pattern, has to be that of a unit of ours. t5300 has a real one.
stand_in units <<-END
	for wanted; do
		found=
		for file in "$ROOT"/systemd/*@.service; do
			name=\${file##*/}
			# shellcheck disable=SC2254 # a pattern
			case \${name%.service}mnt-lustre.service in
			\$wanted) found=1 ;;
			esac
		done
		[ "\$found" ] || { echo "no unit is called \$wanted" >&2; exit 1; }
	done
END
stand_in systemctl <<-'END'
	case $1 in
	start | stop | restart | reload | enable | status | edit) shift ;;
	*) exit 1 ;;
	esac
	[ "$1" != --now ] || shift
	for unit; do
		case $unit in
		*'*'* | *.service) ;;
		*) unit=$unit.service ;;
		esac
		units "$unit" || exit
	done
END
# Its journal: the logs of the lab.
stand_in journalctl <<-'END'
	while getopts fu:g:t: option; do
		case $option in
		u) units "$OPTARG" || exit ;;
		g) grep -he "$OPTARG" "$LAB"/log/* || exit ;;
		t) [ "$OPTARG" = coordinatool-audit ] && grep ' audit uid=' "$LAB/log/gateway" || exit ;;
		esac
	done
END

# ---- the kinds

# run EXAMPLE: its commands.
run() {
	sed -f here.sed "$1/commands" >"$1/here"
	(
		PATH=$TRASH/bin:$(lab_value PATH)
		case $(cat "$1/here") in
		*-config*) export COORDINATOOL_CONF="$TRASH/etc/coordinatool.conf" COORDINATOOL_HOST=127.0.0.1 PATH ;;
		*) set -- "$1" in_lab env "PATH=$PATH" COORDINATOOL_VERBOSE=normal ;;
		esac
		directory=$TRASH
		! grep -q 'watch results.tar' "$1/here" || directory=$MNT
		example=$1
		shift
		cd "$directory" && exec 9>&- && "$@" timeout 60 sh -e "$example/here"
	)
}

# statuses COMMANDS: those that are right.
statuses() {
	case $1 in
	# Some wait for more when all is said.
	*' nc '*) echo 124 0 ;;
	*doctor*) echo 0 1 2 ;;
	*) echo 0 ;;
	esac
}

# ends_well EXAMPLE
ends_well() {
	ends_with=0
	same=$TRASH/ran/$(cksum <"$1/commands" | tr ' ' -)
	if [ -e "$same" ]; then
		# Another page has it, too.
		cp "$same/out" "$1/out" && like "$1"
		return
	fi
	ln -s "$1" "$same"
	run "$1" >"$1/out" 2>"$1/err" || ends_with=$?
	cat "$1/out" "$1/err"
	case " $(statuses "$(cat "$1/commands")") " in
	*" $ends_with "*) ;;
	*)
		echo "exit status $ends_with"
		return 1
		;;
	esac
	# Of a pipe the last status counts; and redis-cli always ends well.
	! grep -qE '^(coordinatool-|lhsmd)' "$1/err" && ! grep -qE '^\(?(ERR|error\))' "$1/out" && like "$1"
}

# like EXAMPLE: it printed what is shown.
like() {
	[ -s "$1/shown" ] || return 0
	sed -f here.sed "$1/shown" >"$1/wanted"
	"$T/examples" shape "$1/wanted" "$1/out"
}

# prints EXAMPLE COMMAND: the command prints what is shown.
prints() {
	echo "$2" >"$1/commands"
	ends_well "$1"
}

# begins EXAMPLE: it goes on. Of daemons, which the lab has, only the command line is tried.
begins() {
	case $(cat "$1/commands") in
	*--follow* | tail* | *lhsmtool_posix* | lfs*)
		echo wait >>"$1/commands"
		run "$1" >"$1/out" 2>"$1/err" &
		echo $! >"$1/pid"
		test_pids="$test_pids $!"
		;;
	*)
		sed -i '$s/$/ --check-config/' "$1/commands"
		ends_well "$1"
		;;
	esac
}

# went_on EXAMPLE: and has printed what is shown, if anything is.
went_on() {
	[ -e "$1/pid" ] || return 0
	await 60 like "$1"
	went_on=$?
	cat "$1/err"
	[ "$went_on" -eq 0 ] && kill -0 "$(cat "$1/pid")"
}

# listening: whoever follows has begun to, and the reports say what waits. What happens from now on is heard.
listening() {
	wanted=0
	for pid in examples/*/pid; do
		commands=${pid%pid}commands
		wanted=$((wanted + $(grep -c -e --follow "$commands")))
		! grep -q '^tail' "$commands" || grep -q '^progress ' "${pid%pid}out" || return
	done
	followers=$(grep -c 'peer connected role=FOLLOWER' "$lab_dir/log/sched")
	echo "$followers follow, of $wanted"
	[ "$followers" -ge "$wanted" ]
}

# talk EXAMPLE: what follows > is sent, and what follows < is the reply.
talk() {
	perl -0pe 's/\n +//g' "$1/shown" >"$1/lines"
	sed -n 's/^> //p' "$1/lines" | sed -f here.sed | in_lab "$T/peer" >"$1/out" && sed -n 's/^< //p' "$1/lines" >"$1/shown" &&
		like "$1"
}

# to_redis EXAMPLE: one command of Redis.
to_redis() {
	equal "$(tr '\n' ' ' <"$1/shown" | redis-cli -p "$side_port")" OK
}

# unit_of EXAMPLE: systemd understands it.
unit_of() {
	command -v systemd-analyze >/dev/null && [ -d /run/systemd ] || return 0
	{
		cat "$1/shown"
		printf '[Service]\nExecStart=/bin/true\n'
	} >"$1/example.service"
	equal "$(systemd-analyze verify --man=no "$1/example.service" 2>&1)" ''
}

# starts_container EXAMPLE: ENTRYPOINT and a list.
starts_container() {
	perl -MJSON::PP -e '$_ = <STDIN>; s/^ENTRYPOINT // or die; exec @{decode_json($_)}, "--check-config"' <"$1/shown"
}

# scrapes EXAMPLE: Prometheus comes where coordinatool-web listens.
scrapes() {
	! command -v promtool >/dev/null || promtool check config --syntax-only "$1/shown" || return
	grep -qF "localhost:$(sed -n 's/^#web_port //p' "$ROOT/coordinatool.conf")" "$1/shown"
}

# keep FILE EXAMPLE: for the end, all together.
keep() {
	cat "$2/shown" >>"$1"
}

# turn_of EXAMPLE: its number. All else comes first, while the queue is locked.
turn_of() {
	case $(cat "$1/kind" "$1/commands") in
	talk* | *'watch results.tar'* | *'recv -A 2'* | *mover0*) echo 2 ;;
	*lhsmtool_posix*) echo 3 ;;
	*hdel* | *hset*) echo 4 ;;
	*) echo 1 ;;
	esac
}

# turn NUMBER: runs what is of it.
turn() {
	for example in examples/*; do
		read -r turn <"$example/turn"
		[ "$turn" -eq "$1" ] || continue
		example=$TRASH/$example
		title="$(cat "$example/where") $(cat "$example/commands" "$example/shown" | head -n 1 | tr -d '\134')"
		case $(cat "$example/commands") in
		*jq*) needed=jq ;;
		*' nc '*) needed=nc ;;
		*) needed='sh' ;;
		esac
		if ! command -v $needed >/dev/null; then
			check "$title # SKIP no $needed" true
			continue
		fi
		kind=$(cat "$example/kind")
		case $kind in
		session) check "$title" ends_well "$example" ;;
		'goes on') check "$title" begins "$example" ;;
		'line of '* | 'output of '*) check "$title" prints "$example" "${kind#* of }" ;;
		configuration) check "$title" keep etc/coordinatool.conf "$example" ;;
		environment) check "$title" keep environment "$example" ;;
		unit) check "$title" unit_of "$example" ;;
		talk) check "$title" talk "$example" ;;
		redis) check "$title" to_redis "$example" ;;
		container) check "$title" starts_container "$example" ;;
		prometheus) check "$title" scrapes "$example" ;;
		'tried by '*) check "$title" grep -qF "$(sed -n 's/.*"\(.*\)"/\1/p' "$example/shown")" "$T/${kind#tried by }" ;;
		*) check "$title: of no kind" false ;;
		esac
	done
}

# ---- all of them

"$T/examples" take examples "$ROOT"/man/*.[1-8] >list
check 'pages have examples' test "$(wc -l <list)" -gt 70
while read -r example; do
	turn_of "$example" >"$example/turn"
done <list
redis config set maxmemory-policy allkeys-lru >/dev/null
turn 1
redis config set maxmemory-policy noeviction >/dev/null
check 'all that go on are at it' await 60 listening
said '{"command":"lock","locked":0}'
# A mover that is busy.
printf '%s\n' '{"command":"ehlo","id":"busy","archive_ids":[3]}' '{"command":"recv"}' 'hold 600' >busy
in_lab_background sh -c "exec '$T/peer' <busy >busy.out 2>&1"
await 60 grep -q hsm_action_list busy.out >/dev/null || bail 'nobody is busy'
turn 2
in_lab lfs hsm_restore "$MNT/big.tar"
turn 3
for example in examples/*; do
	! grep -qx 'goes on' "$example/kind" || check "$(cat "$example/where") goes on" went_on "$TRASH/$example"
done
check 'movers have come' await 60 in_lab "$T/status" knows tape1 tape2
"$LAB" kill "$lab_dir" sched
turn 4
understood() {
	equal "$(PATH="$(lab_value PATH)" coordinatool-sched -c etc/coordinatool.conf --check-config 2>&1)" ''
}
check 'configurations are understood' understood
# Options stand there as the units have them, to be split.
environment_understood() (
	PATH=$(lab_value PATH)
	set -a
	for file in environment etc/sysconfig/*; do
		# shellcheck disable=SC1090 # the example's
		. "./$file"
	done
	# shellcheck disable=SC2086
	exec coordinatool-sched ${COORDINATOOL_OPTS-} --check-config
)
check 'environments are' environment_understood
finish
