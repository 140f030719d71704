/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "handle.h"

#include <stdlib.h>
#include <unistd.h>

#include "log.h"
#include "real.h"

int handle_open(struct handle *handle, const char *mnt)
{
	struct hsm_copytool_private_head head = { .magic = HANDLE_MAGIC, .mnt_fd = -1, .open_by_fid_fd = -1 };
	int rc;

	memset(handle, 0, sizeof(*handle));
	head.mnt = strdup(mnt);
	if (!head.mnt)
		return -ENOMEM;
	head.mnt_fd = open(mnt, O_RDONLY | O_CLOEXEC);
	if (head.mnt_fd >= 0)
		head.open_by_fid_fd = openat(head.mnt_fd, ".lustre/fid", O_RDONLY | O_CLOEXEC);
	rc = head.open_by_fid_fd < 0 ? -errno : 0;
	handle->head = head;
	if (rc)
		handle_close(handle);
	return rc;
}

void handle_close(struct handle *handle)
{
	if (handle->head.open_by_fid_fd >= 0)
		close(handle->head.open_by_fid_fd);
	if (handle->head.mnt_fd >= 0)
		close(handle->head.mnt_fd);
	handle->head.open_by_fid_fd = -1;
	handle->head.mnt_fd = -1;
	free(handle->head.mnt);
	handle->head.mnt = NULL;
}

struct hsm_copytool_private *handle_opaque(struct handle *handle)
{
	return (struct hsm_copytool_private *)handle;
}

/*
 * A FID of the first sequence that a filesystem has (so that the look-up gets
 * as far as an MDT), with an object number far above the 2^17 that a sequence
 * of an MDT holds.
 */
static const struct hsm_action_item impossible = {
	.hai_len = sizeof(impossible),
	.hai_action = HSMA_ARCHIVE,
	.hai_fid = { .f_seq = 0x200000400, .f_oid = 0xfffffffe },
	.hai_dfid = { .f_seq = 0x200000400, .f_oid = 0xfffffffe },
	.hai_extent = { .offset = 0, .length = LUSTRE_EOF },
};

int handle_probe(struct handle *handle)
{
	struct hsm_copyaction_private *action = NULL;
	int rc;

	if (!real_begin()) {
		log_at(LOG_ERROR, "refusing to start: no liblustreapi with llapi_hsm_action_begin behind this library");
		return -EPROTO;
	}
	rc = real_begin()(&action, handle_opaque(handle), &impossible, -1, 0, false);
	if (rc == -ENOENT)
		return 0;
	log_at(LOG_ERROR,
	       "refusing to start: this liblustreapi does not understand our copytool handle "
	       "(begin of a file that does not exist gave '%s', not '%s')",
	       rc ? strerror(-rc) : "success", strerror(ENOENT));
	return -EPROTO;
}
