# SPDX-License-Identifier: LGPL-3.0-or-later
# shellcheck shell=sh
#
# What vouches for users and hosts: a munged of a test's own, certificates of an authority of its own.

# munged_up [NAME]: begins or goes on with one in $TRASH/munge, or in another directory, with another key; its pid is in munged.
# shellcheck disable=SC2154 # lib-test.sh sets TRASH and test_pids
munged_up() {
	munge_dir=$TRASH/${1-munge}
	if [ ! -d "$munge_dir" ]; then
		mkdir "$munge_dir" && chmod 755 "$TRASH" "$munge_dir" || return 1
		(umask 077 && head -c 64 /dev/urandom >"$munge_dir/key")
	fi
	/usr/sbin/munged --foreground --force --num-threads=1 --key-file="$munge_dir/key" --socket="$munge_dir/socket" \
		--pid-file="$munge_dir/pid" --seed-file="$munge_dir/seed" --origin=127.0.0.1 >>"$munge_dir/log" 2>&1 9>&- &
	munged=$!
	test_pids="$test_pids $munged"
	await 20 munge -n -S "$munge_dir/socket"
}

# log_says WORDS: the gateway's.
# shellcheck disable=SC2154 # lib-test.sh sets lab_dir
log_says() {
	grep -q "$1" "$lab_dir/log/gateway"
}

# certify AUTHORITY NAME COMMON_NAME [DAYS]: a key and a certificate for this machine in tls/NAME.key and tls/NAME.pem,
# by an authority in tls/AUTHORITY.key and tls/AUTHORITY.pem, which it makes where there is none. With no days left it has
# expired.
certify() {
	mkdir -p tls && echo 'subjectAltName=IP:127.0.0.1' >tls/names || return 1
	[ -f "tls/$1.pem" ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \
		-keyout "tls/$1.key" -out "tls/$1.pem" 2>&1 || return 1
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/O=site/CN=$3" -keyout "tls/$2.key" \
		-out tls/request 2>&1 &&
		openssl x509 -req -in tls/request -CA "tls/$1.pem" -CAkey "tls/$1.key" -CAcreateserial -days "${4-2}" \
			-extfile tls/names -out "tls/$2.pem" 2>&1
}
