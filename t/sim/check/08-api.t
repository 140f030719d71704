#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The library: error numbers, handles, values. The tests themselves are in apitest.c.
. "$(dirname "$0")/lib.sh"

sim_start
lfs mkdir -i 1 "$MNT/one"
head -c 10000 /dev/urandom >"$MNT/one/file"
mkdir "$TRASH/plain"
run_c apitest "$MNT" "$TRASH/plain"
finish
