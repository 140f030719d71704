#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The data of a request reaches the mover byte for byte, whatever it is and whatever happens on the way.
# shellcheck source=lib-test.sh
. "$(dirname "$0")/lib-test.sh"
need redis-server perl
lab_up --movers 1 --no-report

# arrives TEXT: a mover ended an archive with this data.
arrives() {
	grep -F "action=ARCHIVE" "$lab_dir/log/mover0" | grep -F "rc=0 data=\"$1\""
}

number=0
# carries BYTES TEXT: printf's form of the data, and what the mover shows for it.
carries() {
	number=$((number + 1))
	echo $number >"$MNT/f$number"
	# shellcheck disable=SC2059 # it is a format
	check "data $2 is recorded" in_lab lfs hsm_archive --data "$(printf "$1")" "$MNT/f$number"
	check "data $2 arrives" await 10 arrives "$2"
}

carries 'tag=plain' 'tag=plain'
carries 'quote"back\\slash' 'quote\x22back\x5cslash'
carries 't\303\251g=\342\234\223' 't\xc3\xa9g=\xe2\x9c\x93'
carries 'latin1=\351\377' 'latin1=\xe9\xff'
carries '\200\277\300\301' '\x80\xbf\xc0\xc1'
carries 'code=\363\260\202\200\363\260\203\277' 'code=\xf3\xb0\x82\x80\xf3\xb0\x83\xbf'
carries 'cut=\363\260\202' 'cut=\xf3\xb0\x82'
carries 'line\nfeed' 'line\x0afeed'

finish
