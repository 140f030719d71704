#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The library exports what it stands in front of and nothing else, and needs nothing but the C library.
library=$(dirname "$0")/../libcoordinatool_client.so
exported=$(nm -D --defined-only "$library" | sed 's/.* //' | sort | tr '\n' ' ')
expected='llapi_hsm_action_begin llapi_hsm_action_end llapi_hsm_copytool_get_fd llapi_hsm_copytool_recv llapi_hsm_copytool_register llapi_hsm_copytool_unregister '
needed=$(objdump -p "$library" | sed -n 's/^ *NEEDED *//p' | grep -vE '^(libc|libpthread|libdl|ld-linux.*)\.so' | tr '\n' ' ')
failures=0

check() {
	if [ "$2" = "$3" ]; then
		echo "ok $1 - $4"
	else
		echo "not ok $1 - $4"
		echo "# expected '$3', got '$2'"
		failures=1
	fi
}

check 1 "$exported" "$expected" 'the library exports the six calls and nothing else'
check 2 "$needed" '' 'it needs nothing but the C library'
if LD_PRELOAD=$library /bin/true; then
	echo 'ok 3 - programs that are no movers run with it'
else
	echo 'not ok 3 - programs that are no movers run with it'
	failures=1
fi
echo 1..3
exit $failures
