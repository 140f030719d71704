#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Our agent says to a C server what the C agent says to it, and its mover works on the replies.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need perl
lab_up --movers 1 --no-report --no-redis
SCENARIO=client-preload-mover.jsonl

file_is() {
	equal "$(in_lab lfs path2fid "$1")" "[0x200000401:$2:0x0]"
}

# in_state FILE STATE
in_state() {
	in_lab lfs hsm_state "$1" | grep -F "($2)"
}

# cookie NUMBER ACTION: of the request for the file that nobody has ended, in decimal.
cookie() {
	printf %d "$(in_lab lctl get_param -n 'mdt.*.hsm.actions' |
		sed -n "s,.*fid=\[0x200000401:0x$1:.*compound/cookie=0x0/\(0x[0-9a-f]*\) action=$2 .*status=STARTED.*,\1,p")"
}

ended_three() {
	equal "$(grep -c 'rc=0' background.log)" 3
}

for number in 1 2 3; do
	echo content >"$MNT/f$number"
	check "file $number has the recorded FID" file_is "$MNT/f$number" 0x$number
done
in_lab lfs hsm_archive "$MNT/f2" "$MNT/f3"
check 'what is to be restored is in the archive' await 10 in_state "$MNT/f2" 0x00000009
check 'and so is what is to be removed' await 10 in_state "$MNT/f3" 0x00000009
in_lab lfs hsm_release "$MNT/f2"
"$LAB" kill "$lab_dir" mover0

# The requests are as recorded, but for the cookies, which the MDT gives.
in_lab lfs hsm_archive --data tag=x "$MNT/f1"
in_lab lfs hsm_restore "$MNT/f2"
in_lab lfs hsm_remove "$MNT/f3"
sed "s/\"hai_cookie\":1001/\"hai_cookie\":$(cookie 1 ARCHIVE)/g; s/\"hai_cookie\":1002/\"hai_cookie\":$(cookie 2 RESTORE)/g
	s/\"hai_cookie\":1003/\"hai_cookie\":$(cookie 3 REMOVE)/g" "$T/wire/$SCENARIO" >$SCENARIO
check 'the MDT has given cookies' not grep -E '"hai_cookie":(0|100.)?[,}]' $SCENARIO

setsid "$T/wire/serve" $SCENARIO port >differences 2>&1 9>&- &
server=$!
test_pids="$test_pids $server"
await 5 test -s port
in_lab_background env COORDINATOOL_PORT="$(cat port)" COORDINATOOL_CLIENT_ID=real0 COORDINATOOL_MAX_ARCHIVE=4 \
	LD_PRELOAD=libcoordinatool_client.so \
	"$T/mover/testmover" -v -A 1 -A 2 --hsm-root "$ARCHIVE" "$MNT"
wait $server
status=$?
check 'what the agent said is what the C agent says' equal "$status $(cat differences)" '0 '
check 'the mover has done what it was given' ended_three
check 'the file is archived' in_state "$MNT/f1" 0x00000009
check 'the file is restored' equal "$(cat "$MNT/f2")" content
check 'the file is removed from the archive' in_state "$MNT/f3" 0x00000000

finish
