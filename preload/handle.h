/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The copytool handle that movers get, and that liblustreapi's own action
 * calls accept.
 *
 * They read three fields of it, at offsets that have been the same in every
 * release since 2.5 (llapi.h). handle_probe() proves that for the library at
 * hand. What the agent itself has to remember lies elsewhere, so that nothing
 * depends on what a library might read behind those fields.
 */
#ifndef COORDINATOOL_HANDLE_H
#define COORDINATOOL_HANDLE_H

#include "llapi.h"

/*
 * Not CT_PRIV_MAGIC: whatever of the real library checks the magic refuses
 * our handle instead of reading fields that it does not have.
 */
#define HANDLE_MAGIC 0x0C00D001

struct handle {
	struct hsm_copytool_private_head head;
	/* Zeroes, for fields of some later release. */
	char rest[256 - sizeof(struct hsm_copytool_private_head)];
};

/* Open the root of a Lustre mount. -errno as the real register gives. */
int handle_open(struct handle *handle, const char *mnt);

/*
 * Close what handle_open() opened. The memory stays readable: an action may
 * outlive the registration.
 */
void handle_close(struct handle *handle);

struct hsm_copytool_private *handle_opaque(struct handle *handle);

/*
 * Have the real begin open a file that cannot exist. 0 when it looks for it
 * where it should; otherwise -EPROTO, after saying why: going on would mean to
 * lose every request.
 */
int handle_probe(struct handle *handle);

#endif
