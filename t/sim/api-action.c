/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What a copytool does with one action: begin, progress, end, and the descriptors to copy from and to. */
#include "api.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FIXED_ITEM sizeof(struct hsm_action_item)

/*
 * The FID directory has a hard link to each file, so a file with no other link has been unlinked by its user: in
 * Lustre that FID would be gone.
 */
static int open_source(const struct hsm_copytool_private *ct, const struct lu_fid *fid, int flags)
{
	char name[FID_LEN];
	struct stat st;
	int fd;

	snprintf(name, sizeof(name), DFID_NOBRACE, PFID(fid));
	fd = openat(ct->open_by_fid_fd, name, flags | O_NOATIME | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0 && errno == EPERM)	/* O_NOATIME is for owners only */
		fd = openat(ct->open_by_fid_fd, name, flags | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0 || st.st_nlink < 2) {
		close(fd);
		return -ENOENT;
	}
	return fd;
}

static struct sim_msg message(const struct hsm_copyaction_private *hcp, enum sim_op op)
{
	const struct hsm_action_item *hai = &hcp->copy.hc_hai;

	return (struct sim_msg){
		.op = op,
		/* The MDT that owns this FID hears the report. */
		.fid = hai->hai_action == HSMA_ARCHIVE || hai->hai_action == HSMA_RESTORE ? hai->hai_dfid :
											    hai->hai_fid,
		.hai_fid = hai->hai_fid,
		.cookie = hai->hai_cookie,
		.action = hai->hai_action,
		.is_error = hcp->is_error,
	};
}

/* Always by the file's own FID, also where a restore has its volatile file by now (llite/dir.c, ll_ioc_copy_start). */
static int copy_start(struct hsm_copyaction_private *hcp)
{
	struct sim_msg msg = message(hcp, SIM_COPY_START);
	int rc;

	msg.fid = hcp->copy.hc_hai.hai_fid;
	rc = sim_call(hcp->ct_priv->mnt_fd, &msg, NULL, 0, NULL, NULL);
	if (!rc)
		hcp->copy.hc_data_version = msg.value;
	return rc;
}

static int begin_restore(struct hsm_copyaction_private *hcp, int mdt_index, int open_flags)
{
	struct sim_msg msg = message(hcp, SIM_VOLATILE);
	struct hsm_action_item *hai = &hcp->copy.hc_hai;
	char name[FID_LEN];
	struct stat st;
	int fd, rc;

	fd = open_source(hcp->ct_priv, &hai->hai_fid, O_PATH);
	if (fd < 0)
		return fd;
	rc = fstat(fd, &st) < 0 ? -errno : 0;
	close(fd);
	if (rc)
		return rc;
	hcp->times[0] = st.st_atim;
	hcp->times[1] = st.st_mtim;
	msg.fid = hai->hai_fid;
	msg.mdt = mdt_index;
	rc = sim_call(hcp->ct_priv->mnt_fd, &msg, NULL, 0, NULL, NULL);
	if (rc)
		return rc;
	hai->hai_dfid = msg.fid;
	if ((open_flags & O_ACCMODE) == O_RDONLY)
		open_flags |= O_RDWR;
	snprintf(name, sizeof(name), DFID_NOBRACE, PFID(&msg.fid));
	hcp->data_fd = openat(hcp->ct_priv->open_by_fid_fd, name, (open_flags & (O_ACCMODE | O_DIRECT)) | O_NOFOLLOW);
	if (hcp->data_fd < 0)
		return -errno;
	if (fchown(hcp->data_fd, st.st_uid, st.st_gid) < 0 && errno != EPERM)
		return -errno;
	return copy_start(hcp);
}

static int begin(struct hsm_copyaction_private *hcp, int restore_mdt_index, int restore_open_flags)
{
	struct sim_msg msg = message(hcp, SIM_BEGIN_SEEN);
	struct hsm_action_item *hai = &hcp->copy.hc_hai;

	if (hcp->is_error)
		return sim_call(hcp->ct_priv->mnt_fd, &msg, NULL, 0, NULL, NULL);
	switch (hai->hai_action) {
	case HSMA_ARCHIVE:
		hcp->source_fd = open_source(hcp->ct_priv, &hai->hai_dfid, O_RDONLY);
		return hcp->source_fd < 0 ? hcp->source_fd : copy_start(hcp);
	case HSMA_RESTORE:
		return begin_restore(hcp, restore_mdt_index, restore_open_flags);
	case HSMA_REMOVE:
		/* No request to the MDT since 2.13; the daemon only writes the call down. */
		return sim_call(hcp->ct_priv->mnt_fd, &msg, NULL, 0, NULL, NULL);
	default:
		return copy_start(hcp);
	}
}

static void free_handle(struct hsm_copyaction_private *hcp)
{
	if (hcp->source_fd >= 0)
		close(hcp->source_fd);
	if (hcp->data_fd >= 0)
		close(hcp->data_fd);
	hcp->magic = 0;
	free(hcp);
}

EXPORT int llapi_hsm_action_begin(struct hsm_copyaction_private **phcp, const struct hsm_copytool_private *ct,
				  const struct hsm_action_item *hai, int restore_mdt_index, int restore_open_flags,
				  bool is_error)
{
	struct hsm_copyaction_private *hcp = calloc(1, sizeof(*hcp));
	int rc;

	if (!hcp)
		return -ENOMEM;
	hcp->magic = CP_PRIV_MAGIC;
	hcp->source_fd = -1;
	hcp->data_fd = -1;
	hcp->ct_priv = ct;
	hcp->is_error = is_error;
	memcpy(&hcp->copy.hc_hai, hai, FIXED_ITEM);
	hcp->copy.hc_hai.hai_len = FIXED_ITEM;
	rc = begin(hcp, restore_mdt_index, restore_open_flags);
	/* An error's begin reaches no MDT in Lustre, so a daemon that is away must not fail it. */
	if (rc && !is_error) {
		free_handle(hcp);
		return rc;
	}
	event_action(hcp, "START", 0, 0, 0);
	*phcp = hcp;
	return 0;
}

EXPORT int llapi_hsm_action_progress(struct hsm_copyaction_private *hcp, const struct hsm_extent *he, uint64_t total,
				     int hp_flags)
{
	struct sim_msg msg;
	int rc;

	if (!hcp || !he || hcp->magic != CP_PRIV_MAGIC)
		return -EINVAL;
	msg = message(hcp, SIM_PROGRESS);
	msg.extent = *he;
	msg.hp_flags = (uint16_t)hp_flags;
	rc = sim_call(hcp->ct_priv->mnt_fd, &msg, NULL, 0, NULL, NULL);
	event_action(hcp, rc ? "ERROR" : "RUNNING", total, he->length, rc);
	return rc;
}

static int finish_restore(struct hsm_copyaction_private *hcp)
{
	/* Lustre also syncs the volatile file here; the stand-in's files need not survive the host. */
	return futimens(hcp->data_fd, hcp->times) < 0 ? errno : 0;
}

EXPORT int llapi_hsm_action_end(struct hsm_copyaction_private **phcp, const struct hsm_extent *he, int hp_flags,
				int errval)
{
	struct hsm_copyaction_private *hcp;
	struct sim_msg msg;
	int rc;

	if (!phcp || !*phcp || !he)
		return -EINVAL;
	hcp = *phcp;
	if (hcp->magic != CP_PRIV_MAGIC)
		return -EINVAL;
	errval = abs(errval);
	if (hcp->copy.hc_hai.hai_action == HSMA_RESTORE && errval == 0 && !hcp->is_error)
		errval = finish_restore(hcp);
	msg = message(hcp, SIM_COPY_END);
	msg.extent = *he;
	msg.hp_flags = (uint16_t)(hp_flags | HP_FLAG_COMPLETED);
	msg.errval = (uint16_t)errval;
	msg.value = hcp->copy.hc_data_version;
	rc = sim_call(hcp->ct_priv->mnt_fd, &msg, NULL, 0, NULL, NULL);
	event_action(hcp, errval == ECANCELED ? "CANCEL" : errval || rc ? "ERROR" : "FINISH", he->length, he->length,
		     errval ? errval : -rc);
	free_handle(hcp);
	*phcp = NULL;
	return rc;
}

EXPORT int llapi_hsm_action_get_dfid(const struct hsm_copyaction_private *hcp, struct lu_fid *fid)
{
	uint32_t action;

	if (!hcp || hcp->magic != CP_PRIV_MAGIC)
		return -EINVAL;
	action = hcp->copy.hc_hai.hai_action;
	if (action != HSMA_ARCHIVE && action != HSMA_RESTORE)
		return -EINVAL;
	*fid = hcp->copy.hc_hai.hai_dfid;
	return 0;
}

EXPORT int llapi_hsm_action_get_fd(const struct hsm_copyaction_private *hcp)
{
	int fd;

	if (!hcp || hcp->magic != CP_PRIV_MAGIC)
		return -EINVAL;
	switch (hcp->copy.hc_hai.hai_action) {
	case HSMA_ARCHIVE:
		fd = dup(hcp->source_fd);
		break;
	case HSMA_RESTORE:
		fd = dup(hcp->data_fd);
		break;
	default:
		return -EINVAL;
	}
	return fd < 0 ? -errno : fd;
}
