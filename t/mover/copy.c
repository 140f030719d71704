/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "mover.h"

#define CHUNK (1024 * 1024)
/* Milliseconds between two looks at whether a delayed action was cancelled. */
#define SLICE 20

/* Lustre's answer to progress tells of a cancel, too. */
static int progress(struct job *job, uint64_t offset, uint64_t length)
{
	struct hsm_extent extent = { .offset = offset, .length = length };
	int rc;

	if (job->cancelled)
		return ECANCELED;
	rc = llapi_hsm_action_progress(job->hcp, &extent, offset + length, 0);
	return rc < 0 ? -rc : 0;
}

static int write_all(int fd, const char *data, size_t len, off_t offset)
{
	while (len) {
		ssize_t n = pwrite(fd, data, len, offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		data += n;
		len -= (size_t)n;
		offset += n;
	}
	return 0;
}

int copy_all(struct job *job, int from, int to)
{
	char *chunk = malloc(CHUNK);
	off_t offset = 0;
	int rc = chunk ? progress(job, 0, 0) : ENOMEM;

	while (!rc) {
		ssize_t n = pread(from, chunk, CHUNK, offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			rc = errno;
		if (n <= 0)
			break;
		rc = write_all(to, chunk, (size_t)n, offset);
		if (!rc)
			rc = progress(job, (uint64_t)offset, (uint64_t)n);
		offset += n;
	}
	free(chunk);
	return rc ? rc : copy_delay(job);
}

int copy_delay(struct job *job)
{
	int rc = 0;

	for (int left = mover.delay; left > 0 && !rc; left -= SLICE) {
		struct timespec slice = { .tv_nsec = (left < SLICE ? left : SLICE) * 1000000L };

		nanosleep(&slice, NULL);
		rc = progress(job, 0, 0);
	}
	return rc;
}

void archive_path(const struct lu_fid *fid, char *path, size_t size)
{
	snprintf(path, size, "%04x/" DFID_NOBRACE, (unsigned int)(fid->f_oid ^ fid->f_seq) & 0xffff, PFID(fid));
}
