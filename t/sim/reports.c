/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The record of calls for tests: a JSON line for every action_begin and action_end that reached Lustre or would have.
 * A begin that failed in the client (no such file) is not among them. Cookies are signed, as on coordinatool's wire.
 */
#include "mds.h"

#include <stdio.h>
#include <unistd.h>

#include "memory.h"

static int reports_fd = -1;
static struct text pending;

void reports_open(struct mds *mds)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/reports", mds->state_dir);
	mds->reports_path = must_strdup(path);
	reports_fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (reports_fd < 0)
		fatal("cannot open %s: %s", path, strerror(errno));
}

void report_call(struct mds *mds, const char *call, const struct sim_msg *msg)
{
	(void)mds;
	text_print(&pending,
		   "{\"call\":\"%s\",\"cookie\":%lld,\"fid\":\"" DFID "\",\"action\":%u,\"is_error\":%s,\"errval\":%u}\n",
		   call, (long long)msg->cookie, PFID(&msg->hai_fid), (unsigned)msg->action,
		   msg->is_error ? "true" : "false", (unsigned)msg->errval);
}

void reports_flush(void)
{
	size_t done = 0;

	while (done < pending.len) {
		ssize_t part = write(reports_fd, pending.at + done, pending.len - done);

		if (part < 0 && errno != EINTR)
			fatal("cannot write reports: %s", strerror(errno));
		if (part > 0)
			done += (size_t)part;
	}
	pending.len = 0;
}
