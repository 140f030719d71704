/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "mover.h"

static const char *action_name(uint32_t action)
{
	switch (action) {
	case HSMA_ARCHIVE:
		return "ARCHIVE";
	case HSMA_RESTORE:
		return "RESTORE";
	case HSMA_REMOVE:
		return "REMOVE";
	case HSMA_CANCEL:
		return "CANCEL";
	default:
		return "UNKNOWN";
	}
}

/* The file is there under its name once it is whole. */
static int archive(struct job *job)
{
	struct lu_fid fid = job->hai->hai_fid;
	char path[64], temporary[80];
	int from, to, rc;

	archive_path(&fid, path, sizeof(path));
	snprintf(temporary, sizeof(temporary), "%s_tmp", path);
	path[4] = '\0';
	if (mkdirat(mover.root_fd, path, 0700) < 0 && errno != EEXIST)
		return errno;
	path[4] = '/';
	from = llapi_hsm_action_get_fd(job->hcp);
	if (from < 0)
		return -from;
	to = openat(mover.root_fd, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (to < 0) {
		rc = errno;
		close(from);
		return rc;
	}
	rc = copy_all(job, from, to);
	close(from);
	if (close(to) < 0 && !rc)
		rc = errno;
	if (!rc && renameat(mover.root_fd, temporary, mover.root_fd, path) < 0)
		rc = errno;
	if (rc)
		unlinkat(mover.root_fd, temporary, 0);
	return rc;
}

static int restore(struct job *job)
{
	struct lu_fid fid = job->hai->hai_fid;
	char path[64];
	int from, to, rc;

	archive_path(&fid, path, sizeof(path));
	from = openat(mover.root_fd, path, O_RDONLY | O_CLOEXEC);
	if (from < 0)
		return errno;
	to = llapi_hsm_action_get_fd(job->hcp);
	if (to < 0) {
		close(from);
		return -to;
	}
	rc = copy_all(job, from, to);
	close(from);
	/* The handle has the volatile file open until end has swapped it in; ours is a duplicate. */
	if (close(to) < 0 && !rc)
		rc = errno;
	return rc;
}

static int discard(struct job *job)
{
	struct lu_fid fid = job->hai->hai_fid;
	char path[64];
	int rc = copy_delay(job);

	archive_path(&fid, path, sizeof(path));
	if (!rc && unlinkat(mover.root_fd, path, 0) < 0)
		rc = errno;
	return rc;
}

int job_begin(struct job *job)
{
	struct lu_fid fid = job->hai->hai_fid;
	int mdt = -1, rc;

	/* The volatile file must be on the MDT of the original. */
	if (job->hai->hai_action == HSMA_RESTORE) {
		rc = llapi_get_mdt_index_by_fid(mover.mnt_fd, &fid, &mdt);
		if (rc < 0)
			return -rc;
	}
	rc = llapi_hsm_action_begin(&job->hcp, mover.ct, job->hai, mdt, 0, false);
	return rc < 0 ? -rc : 0;
}

int job_work(struct job *job)
{
	int rc;

	if (mover.fail) {
		rc = copy_delay(job);
		return rc ? rc : mover.fail;
	}
	switch (job->hai->hai_action) {
	case HSMA_ARCHIVE:
		return archive(job);
	case HSMA_RESTORE:
		return restore(job);
	case HSMA_REMOVE:
		return discard(job);
	default:
		return EINVAL;
	}
}

/* The request's data, for the log: what is not printable ASCII as \xHH. */
static void show_data(const struct hsm_action_item *hai, char *out, size_t size)
{
	const char *data = (const char *)hai + sizeof(*hai), *end = (const char *)hai + hai->hai_len;
	size_t len = 0;

	while (end > data && !end[-1])
		end--;
	for (; data < end && len + 5 < size; data++) {
		bool plain = *data > ' ' && *data < 0x7f && *data != '"' && *data != '\\';

		len += (size_t)snprintf(out + len, size - len, plain ? "%c" : "\\x%02x", (unsigned char)*data);
	}
	out[len] = '\0';
}

static void show(const struct job *job, int rc)
{
	struct lu_fid fid = job->hai->hai_fid;
	char data[256];

	show_data(job->hai, data, sizeof(data));
	say("action=%s fid=" DFID " cookie=%#llx rc=%d data=\"%s\"", action_name(job->hai->hai_action), PFID(&fid),
	    (unsigned long long)job->hai->hai_cookie, rc, data);
}

void job_end(struct job *job, int errval)
{
	struct hsm_extent extent = job->hai->hai_extent;
	int rc = 0;

	if (!job->hcp)
		rc = llapi_hsm_action_begin(&job->hcp, mover.ct, job->hai, -1, 0, true);
	if (!rc)
		rc = llapi_hsm_action_end(&job->hcp, &extent, errval == ETIMEDOUT ? HP_FLAG_RETRY : 0, errval);
	if (mover.verbose)
		show(job, errval ? errval : -rc);
}

void job_run(struct job *job)
{
	int rc = job->cancelled ? ECANCELED : job_begin(job);

	job_end(job, rc ? rc : job_work(job));
}

void job_free(struct job *job)
{
	free(job->hai);
	free(job);
}

bool job_matches(const struct job *job, const struct hsm_action_item *hai)
{
	return job->hai->hai_cookie == hai->hai_cookie &&
	       memcmp(&job->hai->hai_fid, &hai->hai_fid, sizeof(struct lu_fid)) == 0;
}
