/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * A liblustreapi of a few lines that fails where a test wants it to, which the
 * stand-in for Lustre cannot. Its begin uses the copytool handle as the real
 * one does.
 */
#ifndef COORDINATOOL_TEST_LUSTRESTUB_H
#define COORDINATOOL_TEST_LUSTRESTUB_H

#include <stdatomic.h>
#include <stdint.h>

/* What the next begins (that are no errors) and ends return; 0: what they find. */
extern atomic_int stub_begin_rc, stub_end_rc;
/* Read the descriptor of .lustre/fid so many bytes behind its place. */
extern atomic_int stub_layout_shift;
/* Calls of this process that succeeded, and the errval of the last end. */
extern atomic_int stub_begins, stub_ends, stub_errval;
/* Told of each end, with the errno of it; set it before there are threads. */
extern void (*stub_on_end)(uint64_t cookie, int errval);

#endif
