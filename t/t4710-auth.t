#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Whole programs say who they are with a real munged, and may do what they may.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
# shellcheck source=lib-auth.sh
. "$T/lib-auth.sh"
need perl munge setpriv
[ -x /usr/sbin/munged ] || skip_all 'munged is not installed'
[ "$(id -u)" -eq 0 ] || skip_all 'only root can be other users'

client() {
	in_lab coordinatool-client "$@"
}

# as UID COMMAND...
as() {
	as_uid=$1
	shift
	in_lab setpriv --reuid="$as_uid" --regid="$as_uid" --clear-groups "$@"
}

# refused TEXT COMMAND...
refused() {
	refused_text=$1
	shift
	exits 65 "$@" >out 2>&1
	cat out
	grep -q "$refused_text" out
}

if ! munged_up >out 2>&1; then
	bail "no munged: $(cat out "$munge_dir/log")"
fi
# What the readers of a lab's status do not say is who they are: they come from a network that is trusted.
cat >auth.conf <<END
verbose info
auth optional
munge_socket $munge_dir/socket
operators 4000
trusted_networks 127.0.0.1
END
lab_up --movers 1 --no-report --no-redis --conf auth.conf
chmod 755 "$TRASH" "$lab_dir" "$lab_dir/state" && chmod 644 "$lab_dir"/state/*.conf

check 'a mover says who it is' log_says 'authenticated user="uid 0"'
check 'root may do anything' client --lock
check 'so may an operator' as 4000 coordinatool-client --unlock
check 'a user sees the status' as 4001 coordinatool-client status
check 'and does not lock the queue' refused 'lock needs the role operator, and uid 4001 has user' \
	as 4001 coordinatool-client --lock
check 'which the log says' log_says 'command refused.*command=lock missing=operator user="uid 4001"'
check 'who does not say who they are may be a mover, and nothing else' refused 'lock needs the role operator: say who' \
	in_lab env COORDINATOOL_AUTH=off coordinatool-client --lock
check 'the queue is not locked' equal "$(counter locked)" 0

# ---- users and their own files

# Nothing is given to movers, so that it waits.
as 4000 coordinatool-client --lock >out
make_files 20
chown 4001:4001 "$MNT"/a/f*
chown 4002:4002 "$MNT"/b/f*
in_lab lfs hsm_archive "$MNT"/a/f* "$MNT"/b/f*
check 'requests of two users wait' await 20 archives_wait 20
check 'each sees their own' equal "$(as 4001 coordinatool-client list | wc -l)" 10
check 'an operator sees those of whoever is asked for' equal "$(as 4000 coordinatool-client list --user 4001 | wc -l)" 10
as 4000 coordinatool-client list --columns user >users.listed
check 'or whose each is' equal "$(sort users.listed | uniq -c | xargs)" '10 4001 10 4002 1 user'
check 'a user does not' equal "$(as 4001 coordinatool-client list --user 4002 | wc -l)" 0
check 'and does not cancel those of the other' exits 65 as 4001 sh -c "coordinatool-client cancel '$MNT/b/f1'"
as 4002 coordinatool-client list >theirs
check 'not by their lines either' exits 65 as 4001 sh -c 'coordinatool-client cancel - <theirs'
check 'all wait' archives_wait 20
as 4001 coordinatool-client list >ours
check 'of a list of both the others'"'"' are refused' exits 1 \
	as 4001 sh -c 'head -n 3 theirs | cat - ours | head -n 4 | coordinatool-client cancel -'
check 'and their own is cancelled' archives_wait 19
check 'which is one line of the audit' log_says 'audit uid=4001 .*command=cancel changes="4 requests" result="3 failed"'
check 'they cancel all of their own in one command' as 4001 coordinatool-client cancel --mine --action=archive
check 'and nobody else'"'"'s' archives_wait 10
check 'which is audited' log_says 'audit uid=4001 host=127.0.0.1:.* command=cancel changes=.* result=done'
check 'an operator has more to say' as 4000 coordinatool-client --unlock
check 'the others are archived' await 20 settled

echo hello >"$MNT/file"
in_lab lfs hsm_archive "$MNT/file"
check 'the mover works' await 20 archived file

ours=$munged
check 'on another host munged has another key' munged_up elsewhere
not_for_us() {
	exits 2 in_lab env COORDINATOOL_MUNGE_SOCKET="$munge_dir/socket" coordinatool-client doctor >out
	cat out
	grep -A 1 '^error coordinator: .* refuses' out | grep 'why: it works, but not for'
}
check 'where doctor says that it is the key of that host' not_for_us
munged=$ours

kill -KILL "$munged"
echo more >"$MNT/more"
check 'without munged, what is connected goes on' in_lab lfs hsm_archive "$MNT/more"
check 'and works' await 20 archived more
check 'a tool that has to say who it is says what is missing' exits 69 \
	in_lab env COORDINATOOL_AUTH=munge coordinatool-client --lock
"$LAB" kill "$lab_dir" mover0
check 'munged comes back' munged_up
check 'and a mover with it' "$LAB" start "$lab_dir" mover0
check 'no credential is in any log' not grep -r 'MUNGE:' "$lab_dir/log"
finish
