#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# A copytool of somebody else, unmodified, does everything that movers do: archive, release, restore, remove, cancel; it
# is killed, and stopped, while it is at work. README.md says how to build one to try.
#
#	COPYTOOL=/path/to/lhsmtool_posix prove t/t0210-copytool-tour.t
#
# COPYTOOL_OPTS are its options besides the mount, split at blanks, and may name $ARCHIVE. With these of lhsmtool_posix,
# by default, a file of 2 MB takes two seconds, and a cancel is met within one.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
[ "${COPYTOOL-}" ] || skip_all 'no copytool to try; set COPYTOOL=/path/to/lhsmtool_posix (README.md)'
[ -x "$COPYTOOL" ] || skip_all "$COPYTOOL is not a program"
need redis-server perl setsid
lab_up --movers 0 --no-report
number=0

# start_copytool: until it is known. Its pid is in $copytool, and it leads a group.
start_copytool() {
	# shellcheck disable=SC2016 # expanded by the inner shell
	in_lab_background env COORDINATOOL_CLIENT_ID=tour LD_PRELOAD="$ROOT/preload/libcoordinatool_client.so" \
		sh -c 'eval "set -- $0 $1 $MNT"; exec "$@"' "$COPYTOOL" \
		"${COPYTOOL_OPTS---hsm-root \$ARCHIVE --bandwidth 1 --update-interval 1}"
	copytool=$!
	await 10 connected
}

connected() {
	status | grep -q '"client_id": *"tour".*"status": *"\(ready\|waiting\)"'
}

# stop_copytool SIGNAL [-]: to it, or to all processes of its group. Fails where it crashed.
stop_copytool() {
	kill -s "$1" -- "${2-}$copytool"
	wait "$copytool"
	case $? in
	132 | 134 | 135 | 136 | 139) return 1 ;;
	esac
}

# work: six files that take their time are to be archived, and the copytool is at it.
work() {
	number=$((number + 1))
	in_lab lfs mkdir -i $((number % 2)) "$MNT/work$number" || return 1
	for work_file in 1 2 3 4 5 6; do
		head -c 2000000 /dev/urandom >"$MNT/work$number/$work_file" || return 1
	done
	in_lab lfs hsm_archive "$MNT/work$number"/* && await 10 archives_run 6
}

# work_is TEXT FILE...: these files of the last work are in this state.
work_is() {
	work_is_text=$1
	shift
	for work_is_file; do
		in_lab lfs hsm_state "$MNT/work$number/$work_is_file" | grep -F ": $work_is_text" || return 1
	done
}

# failed_ends: how many failures Lustre was told.
failed_ends() {
	lustre_told | perl -MJSON::PP -ne '
		my $r = decode_json($_);
		$count++ if $r->{call} eq "end" && $r->{errval};
		END { print $count + 0 }'
}

archived='(0x00000009) exists archived, archive_id:1'
check 'the copytool starts' start_copytool
check 'files are made' make_files 20
check 'archive is recorded' in_lab lfs hsm_archive "$MNT"/a/* "$MNT"/b/*
check 'all is archived' await 30 states "$archived"
check 'release works' in_lab lfs hsm_release "$MNT"/a/* "$MNT"/b/*
check 'restore is recorded' in_lab lfs hsm_restore "$MNT"/a/* "$MNT"/b/*
check 'all is restored' await 30 states "$archived"
check 'the content is back' sums_match
check 'remove is recorded' in_lab lfs hsm_remove "$MNT"/a/* "$MNT"/b/*
check 'all is removed' await 30 states '(0x00000000)'
check 'the scheduler knows of every end' await 5 settled
check 'Lustre was told of no failure' equal "$(failed_ends) $(ended)" '0 60'

check 'it is at work' work
check 'one of it is cancelled' in_lab lfs hsm_cancel "$MNT/work$number/1"
check 'the others are archived' await 20 work_is "$archived" 2 3 4 5 6
check 'all have ended' await 20 settled
check 'what was cancelled is not archived' not work_is "$archived" 1

told=$(failed_ends)

check 'it is at work again' work
check 'it is killed' stop_copytool KILL
check 'it comes back' start_copytool
check 'all is archived' await 30 work_is "$archived" 1 2 3 4 5 6

for target in '' -; do
	check 'it is at work' work
	check "${target:+with its children, }it is told to stop, and does not crash" stop_copytool TERM "$target"
	check 'it comes back' start_copytool
	check 'all is archived' await 30 work_is "$archived" 1 2 3 4 5 6
done
check 'all have ended' await 10 settled
check 'Lustre was told of no failure since the cancel' equal "$(failed_ends)" "$told"

finish
