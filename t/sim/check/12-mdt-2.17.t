#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# What Lustre 2.17 does otherwise. The tests themselves are in mdttest.c.
. "$(dirname "$0")/lib.sh"

export LUSTRE_SIM_VERSION=2.17
run_c mdttest "$MNT" 2.17
finish
