#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# What an MDT makes of what copytools report. The tests themselves are in mdttest.c.
. "$(dirname "$0")/lib.sh"

run_c mdttest "$MNT"
finish
