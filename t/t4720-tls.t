#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Movers come by TLS, and are movers by their certificates. Nothing of a secret is told.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
# shellcheck source=lib-auth.sh
. "$T/lib-auth.sh"
# shellcheck source=lib-port.sh
. "$T/lib-port.sh"
need perl openssl redis-server

tls_port=$(port_spare by-tls) || bail 'no port'

{
	certify site mover first.movers.site && certify site guest guest && certify site expired old.movers.site -1 &&
		certify other foreign foreign.movers.site
} >out || bail "no certificates: $(cat out)"
cp tls/mover.key tls/used.key && cp tls/mover.pem tls/used.pem && cp tls/site.pem tls/ca.pem

# Another user of Redis than the lab's own tools.
umask 077
echo "password of Redis: MARKED$$" >redis.password
printf 'user default on nopass ~* &* +@all\nuser hsm on #%s ~* &* +@all\n' \
	"$(printf %s "$(cat redis.password)" | sha256sum | cut -d' ' -f1)" >redis.acl
umask 022
export LAB_REDIS_OPTS="--aclfile $TRASH/redis.acl"

# What the readers of a lab's status do not say is who they are: they come from a network that is trusted. Everybody
# else of the lab, the gateway too, uses these files.
cat >tls.conf <<END
verbose info
auth optional
munge_socket $TRASH/munge/socket
trusted_networks 127.0.0.1
role mover CN=*.movers.site
tls_port $tls_port
tls_key_file $TRASH/tls/used.key
tls_cert_file $TRASH/tls/used.pem
tls_ca_file $TRASH/tls/ca.pem
redis_user hsm
redis_password_file $TRASH/redis.password
END
lab_up --movers 1 --no-report --conf tls.conf

# A mover that is not the lab's, with these variables; what it says is in NAME.log.
# mover_by NAME VARIABLE...
mover_by() {
	mover_by=$1
	shift
	setsid "$LAB" run "$lab_dir" env "COORDINATOOL_CLIENT_ID=$mover_by" LD_PRELOAD=libcoordinatool_client.so \
		COORDINATOOL_AUTH=off "$@" "$T/mover/testmover" --hsm-root "$ARCHIVE" "$MNT" </dev/null >"$mover_by.log" 2>&1 9>&- &
	test_pids="$test_pids $!"
}

# says NAME TEXT
says() {
	await 10 grep -q "$2" "$1.log" || {
		cat "$1.log"
		return 1
	}
}

# said_by_tool TEXT
said_by_tool() {
	in_lab coordinatool-client status 2>&1 | grep "$1"
}

# none_known NAME...: as movers.
none_known() {
	for known; do
		if in_lab "$T/status" knows "$known"; then
			return 1
		fi
	done
}

# ---- files that cannot be used

# refused_with WORDS LINE...: by a gateway that shall only look, with these lines in place of the lab's.
refused_with() {
	refused_words=$1
	shift
	{
		printf 'tls_port %s\n' "$tls_port"
		printf '%s\n' "$@"
	} >unusable.conf
	exits 78 in_lab coordinatool-gateway --check-config -c "$TRASH/unusable.conf" 2>refused &&
		grep -q "$refused_words" refused
}
check 'the key of another certificate is refused' refused_with "tls_key_file .*guest.key is not the key of the first" \
	"tls_key_file $TRASH/tls/guest.key" "tls_cert_file $TRASH/tls/mover.pem"
check 'a missing one is' refused_with "tls_key_file .*none.key: no such file" \
	"tls_key_file $TRASH/tls/none.key" "tls_cert_file $TRASH/tls/mover.pem"
check 'a pair is not' in_lab coordinatool-gateway --check-config -c "$TRASH/tls.conf"

# With what compiler a gateway runs: its level.
compiler() {
	in_lab env COORDINATOOL_CONF=/nonexistent COORDINATOOL_JAVA_OPTS=-XX:+PrintCommandLineFlags coordinatool-gateway \
		"$@" --version 2>&1 | grep -o 'TieredStopAtLevel=.'
}
check 'ciphers have the optimizing compiler' equal "$(compiler --config tls.conf)" TieredStopAtLevel=4
check 'however the configuration is named' equal "$(compiler -vctls.conf)" TieredStopAtLevel=4
check 'where there are any' equal "$(compiler)" TieredStopAtLevel=1
# piped: that a configuration can be read once, and is read by the gateway.
piped() {
	in_lab sh -c 'echo "client_grace_ms 4321" | coordinatool-gateway --config /dev/stdin --show-config' | grep -q 4321
}
check 'a configuration from a pipe is left to the gateway' piped
check 'Java does not speak of it' not grep -i CompileCommand "$lab_dir/log/gateway"
check 'a mover is one by its certificate' log_says 'authenticated user="CN=first.movers.site" roles=mover'
check 'and comes by TLS' equal "$(port_sockets 01 | grep -cx "$tls_port")" 1
make_files 6
check 'it archives' in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
check 'all of it' await 20 states '(0x00000009) exists archived, archive_id:1'
in_lab lfs hsm_release "$MNT"/a/* "$MNT"/b/*
check 'it restores' in_lab lfs hsm_restore "$MNT"/a/* "$MNT"/b/*
check 'all of it again' await 20 states '(0x00000009) exists archived, archive_id:1'
check 'as it was' sums_match
# A certificate of the lab's own is a mover's, and says what may be done with the tool.
check 'a tool with a certificate of a mover sees the status' in_lab coordinatool-client status
check 'and does not lock the queue' exits 65 in_lab coordinatool-client --lock

# ---- who does not come in, each with what it says of that

mover_by guest COORDINATOOL_TLS_KEY_FILE="$TRASH/tls/guest.key" COORDINATOOL_TLS_CERT_FILE="$TRASH/tls/guest.pem"
mover_by foreign COORDINATOOL_TLS_KEY_FILE="$TRASH/tls/foreign.key" COORDINATOOL_TLS_CERT_FILE="$TRASH/tls/foreign.pem"
mover_by expired COORDINATOOL_TLS_KEY_FILE="$TRASH/tls/expired.key" COORDINATOOL_TLS_CERT_FILE="$TRASH/tls/expired.pem"
mover_by distrusting COORDINATOOL_TLS_CA_FILE="$TRASH/tls/other.pem"
mover_by elsewhere COORDINATOOL_HOST=localhost
mover_by clear COORDINATOOL_TLS_PORT=0 COORDINATOOL_PORT="$tls_port"
mover_by crossed COORDINATOOL_VERBOSE=info COORDINATOOL_TLS_PORT="$(lab_value COORDINATOOL_PORT)"
check 'a certificate without a role is none of a mover' says guest \
	'refused by the coordinator.*ehlo needs the role mover, and CN=guest has none'
check 'one of another authority is refused' says foreign 'no way to talk with the coordinator.*TLS: .*alert'
check 'and one that has expired' says expired 'no way to talk with the coordinator.*TLS: .*alert'
check 'which the log of the gateway says' log_says 'connection closed: TLS failed'
check 'a gateway of another authority is not talked with' says distrusting 'its certificate is not accepted: .*issuer'
check 'nor one of another name' says elsewhere "its certificate is not accepted: [Hh]ost"
check 'who speaks no TLS there is told' says clear 'it speaks TLS on this port: set tls_port, not port'
check 'and who speaks it elsewhere' says crossed 'TLS.*is tls_port'
check 'none of them is a mover' none_known guest foreign expired distrusting elsewhere clear crossed
for pid in $test_pids; do
	kill -KILL -"$pid" 2>/dev/null
done

# expired_tool: it is told what the gateway has said, whether it is still writing by then or not.
expired_tool() {
	for _ in 1 2 3 4; do
		exits 69 in_lab env COORDINATOOL_TLS_KEY_FILE="$TRASH/tls/expired.key" \
			COORDINATOOL_TLS_CERT_FILE="$TRASH/tls/expired.pem" coordinatool-client status 2>told.expired || return 1
		grep -q 'fatal alert: certificate_.*does it refuse our certificate' told.expired || {
			cat told.expired
			return 1
		}
	done
}
check 'a tool whose certificate has expired is told that it is refused' expired_tool

# ---- by MUNGE, without a certificate

if [ -x /usr/sbin/munged ] && command -v munge >/dev/null; then
	check 'munged is there' munged_up
	mover_by munge COORDINATOOL_AUTH=munge COORDINATOOL_TLS_KEY_FILE=/nonexistent COORDINATOOL_VERBOSE=normal
	check 'a mover without a certificate says who it is by MUNGE' says munge 'connected host=127.0.0.1'
	check 'through TLS' says munge "port=$tls_port id=munge"
	check 'and is let in' log_says "authenticated user=\"uid $(id -u)\""
	kill -KILL -$!
fi

# ---- everything is renewed under a mover that works

"$LAB" kill "$lab_dir" mover0
check 'a slow mover comes' mover_with mover0 '-v --threads 8 --delay 1500'
in_lab lfs hsm_remove "$MNT"/a/* "$MNT"/b/*
check 'it removes' await 20 states '(0x00000000)'
check 'it is given work' in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
check 'and works' await 10 archives_run 6
before=$(ended)
check 'there are new certificates, of a new authority' certify new mover second.movers.site
cp tls/new.pem tls/ca.pem && cp tls/mover.key tls/used.key && cp tls/mover.pem tls/used.pem
check 'the gateway crashes' "$LAB" kill "$lab_dir" gateway SIGSEGV
all_ended() {
	[ "$(ended)" -ge $((before + 6)) ]
}
check 'the mover ends its work meanwhile' await 10 all_ended
check 'the gateway comes back' "$LAB" start "$lab_dir" gateway
check 'the mover shows its new certificate' await 20 log_says 'user="CN=second.movers.site" roles=mover'
check 'and tells what has ended' await 20 settled
check 'all is archived' states '(0x00000009) exists archived, archive_id:1'
check 'nothing was begun twice' begun_once

certify new late late.movers.site -1 >out && cp tls/late.key tls/used.key && cp tls/late.pem tls/used.pem
check 'a gateway says that its certificate has expired' await 20 log_says 'TLS certificate has expired.*since='
check 'and the tool' exits 69 in_lab coordinatool-client status
check 'in words' said_by_tool 'its certificate is not accepted: it has expired'

# ---- secrets

# Each line is a part of one.
{
	sed -n 's/^[a-z]*-secret *//p' "$lab_dir"/state/bus.key*
	cat redis.password
	for key in tls/*.key; do
		sed -n 2p "$key"
	done
	echo MUNGE:
} >secrets
chmod 600 secrets

# told: where they stand where others can read them: what is said, command lines, files.
told() {
	{
		in_lab coordinatool-sched --show-config
		in_lab coordinatool-client --show-config
	} >shown 2>&1
	grep -rlFf secrets "$lab_dir/log" ./*.log shown
	grep -lFf secrets /proc/[0-9]*/cmdline 2>/dev/null
	find . -type f -perm /044 -exec grep -lFf secrets {} +
}
check 'a password is used' equal "$(redis acl whoami) $(redis client list | grep -c user=hsm)" 'default 1'
check 'there are secrets of all kinds' test "$(sort -u secrets | grep -c .)" -ge 10
check 'a program that crashed has left no memory' grep -rq 'CreateCoredumpOnCrash turned off' "$lab_dir/log/gateway"
check 'nothing of a secret is told' equal "$(told)" ''
check 'which would be found' test "$(cat secrets >told.log && told)"
finish
