/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "lustrestub.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../llapi.h"

atomic_int stub_begin_rc, stub_end_rc, stub_layout_shift, stub_begins, stub_ends, stub_errval;

void (*stub_on_end)(uint64_t cookie, int errval);

struct hsm_copyaction_private {
	int magic;
	uint64_t cookie;
	int source_fd;
};

static int open_source(const struct hsm_copytool_private *ct, const struct hsm_action_item *hai)
{
	struct lu_fid dfid = hai->hai_dfid;
	char name[64];
	int dir, fd;

	memcpy(&dir, (const char *)ct + offsetof(struct hsm_copytool_private_head, open_by_fid_fd) + stub_layout_shift,
	       sizeof(dir));
	snprintf(name, sizeof(name), DFID_NOBRACE, PFID(&dfid));
	fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
	return fd < 0 ? -errno : fd;
}

int llapi_hsm_action_begin(struct hsm_copyaction_private **phcp, const struct hsm_copytool_private *ct,
			   const struct hsm_action_item *hai, int restore_mdt_index, int restore_open_flags,
			   bool is_error)
{
	struct hsm_copyaction_private *hcp;
	int fd = -1;

	(void)restore_mdt_index;
	(void)restore_open_flags;
	if (!is_error && stub_begin_rc)
		return stub_begin_rc;
	if (!is_error && hai->hai_action == HSMA_ARCHIVE) {
		fd = open_source(ct, hai);
		if (fd < 0)
			return fd;
	}
	hcp = calloc(1, sizeof(*hcp));
	if (!hcp)
		return -ENOMEM;
	hcp->magic = CP_PRIV_MAGIC;
	hcp->cookie = hai->hai_cookie;
	hcp->source_fd = fd;
	*phcp = hcp;
	stub_begins++;
	return 0;
}

int llapi_hsm_action_end(struct hsm_copyaction_private **phcp, const struct hsm_extent *he, int hp_flags, int errval)
{
	(void)hp_flags;
	if (!phcp || !*phcp || !he || (*phcp)->magic != CP_PRIV_MAGIC)
		return -EINVAL;
	if (stub_on_end)
		stub_on_end((*phcp)->cookie, abs(errval));
	if ((*phcp)->source_fd >= 0)
		close((*phcp)->source_fd);
	free(*phcp);
	*phcp = NULL;
	stub_errval = errval;
	stub_ends++;
	return stub_end_rc;
}

int llapi_search_fsname(const char *pathname, char *fsname)
{
	(void)pathname;
	strcpy(fsname, "testfs");
	return 0;
}
