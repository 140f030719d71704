#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# What people may give: what fuzzing has found does no harm.
. "$(dirname "$0")/lib.sh"

run_c inputs "$(dirname "$0")/inputs"
finish
