/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * Copytools: registration and the stream of action lists. In Lustre the kernel writes to a pipe; here the
 * daemon writes to a fifo. The library holds its own end open for reading and writing, so that a restart of the
 * daemon shows no end of file: the kernel's end of a real pipe outlives an MDT as well.
 */
#include "api.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void free_handle(struct hsm_copytool_private *ct)
{
	if (ct->kuc && ct->kuc->rfd >= 0)
		close(ct->kuc->rfd);
	if (ct->open_by_fid_fd >= 0)
		close(ct->open_by_fid_fd);
	if (ct->mnt_fd >= 0)
		close(ct->mnt_fd);
	ct->magic = 0;
	free(ct->kuc);
	free(ct->kuch);
	free(ct->mnt);
	free(ct);
}

static struct hsm_copytool_private *alloc_handle(const char *mnt, int archive_count, const int *archives)
{
	struct hsm_copytool_private *ct = calloc(1, sizeof(*ct));
	size_t ids = sizeof(int) * (size_t)archive_count;

	if (!ct)
		return NULL;
	ct->magic = (int)CT_PRIV_MAGIC;
	ct->mnt_fd = -1;
	ct->open_by_fid_fd = -1;
	ct->mnt = strdup(mnt);
	ct->kuch = calloc(1, HAL_MAXSIZE + sizeof(*ct->kuch));
	ct->kuc = calloc(1, sizeof(*ct->kuc) + ids);
	if (ct->kuc)
		ct->kuc->rfd = -1;
	if (!ct->mnt || !ct->kuch || !ct->kuc) {
		free_handle(ct);
		return NULL;
	}
	ct->kuc->archive_count = archive_count;
	if (ids)
		memcpy(ct->kuc->archives, archives, ids);
	return ct;
}

static int open_mount(struct hsm_copytool_private *ct)
{
	ct->mnt_fd = open(ct->mnt, O_RDONLY);
	if (ct->mnt_fd < 0)
		return -errno;
	ct->open_by_fid_fd = openat(ct->mnt_fd, SIM_FID_DIR, O_RDONLY);
	return ct->open_by_fid_fd < 0 ? -errno : 0;
}

static int open_fifo(struct hsm_copytool_private *ct, char *name, size_t size, int rfd_flags)
{
	char path[128];
	struct timespec now;
	int rc = 0;

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(name, size, "%d.%lld%09ld", (int)getpid(), (long long)now.tv_sec, now.tv_nsec);
	snprintf(path, sizeof(path), "%s/%s", SIM_COPYTOOL_DIR, name);
	/* Where others may not write; Lustre wants CAP_SYS_ADMIN. */
	if (mkfifoat(ct->mnt_fd, path, 0600) < 0)
		return errno == EACCES ? -EPERM : -errno;
	ct->kuc->rfd = openat(ct->mnt_fd, path, O_RDWR);
	if (ct->kuc->rfd < 0 || fcntl(ct->kuc->rfd, F_SETFL, rfd_flags) < 0) {
		rc = -errno;
		unlinkat(ct->mnt_fd, path, 0);
	}
	return rc;
}

static int tell_daemon(struct hsm_copytool_private *ct, const char *fifo)
{
	struct sim_msg msg = { .op = SIM_REGISTER };
	size_t ids = sizeof(uint32_t) * (size_t)ct->kuc->archive_count;
	struct sim_register *registration = calloc(1, sizeof(*registration) + ids);
	const char *client = getenv("LUSTRE_SIM_CLIENT");
	int rc;

	if (!registration)
		return -ENOMEM;
	snprintf(registration->fifo, sizeof(registration->fifo), "%s", fifo);
	snprintf(registration->client, sizeof(registration->client), "%s", client ? client : "");
	registration->count = (uint32_t)ct->kuc->archive_count;
	for (int i = 0; i < ct->kuc->archive_count; i++)
		registration->archives[i] = (uint32_t)ct->kuc->archives[i];
	rc = sim_call(ct->mnt_fd, &msg, registration, sizeof(*registration) + ids, NULL, NULL);
	free(registration);
	if (!rc)
		ct->kuc->agent = msg.value;
	return rc;
}

EXPORT int llapi_hsm_copytool_register(struct hsm_copytool_private **priv, const char *mnt, int archive_count,
				       int *archives, int rfd_flags)
{
	struct hsm_copytool_private *ct;
	char fifo[64];
	int rc;

	if (!priv || !mnt || archive_count < 0 || (archive_count > 0 && !archives))
		return -EINVAL;
	for (int i = 0; i < archive_count; i++) {
		if (archives[i] < 0)
			return -EINVAL;
		if (archives[i] == 0)
			archive_count = 0;
	}
	ct = alloc_handle(mnt, archive_count, archives);
	if (!ct)
		return -ENOMEM;
	rc = open_mount(ct);
	if (!rc)
		rc = open_fifo(ct, fifo, sizeof(fifo), rfd_flags);
	if (!rc) {
		rc = tell_daemon(ct, fifo);
		if (rc) {
			char path[128];

			snprintf(path, sizeof(path), "%s/%s", SIM_COPYTOOL_DIR, fifo);
			unlinkat(ct->mnt_fd, path, 0);
		}
	}
	if (rc) {
		free_handle(ct);
		return rc;
	}
	event_registration("REGISTER", ct, archive_count);
	*priv = ct;
	return 0;
}

EXPORT int llapi_hsm_copytool_unregister(struct hsm_copytool_private **priv)
{
	struct sim_msg msg = { .op = SIM_UNREGISTER };
	struct hsm_copytool_private *ct;

	if (!priv || !*priv)
		return -EINVAL;
	ct = *priv;
	if (ct->magic != (int)CT_PRIV_MAGIC)
		return -EINVAL;
	close(ct->kuc->rfd);
	ct->kuc->rfd = -1;
	msg.value = ct->kuc->agent;
	sim_call_once(ct->mnt_fd, &msg);
	event_registration("UNREGISTER", ct, ct->kuc->archive_count);
	free_handle(ct);
	*priv = NULL;
	return 0;
}

EXPORT int llapi_hsm_copytool_get_fd(struct hsm_copytool_private *ct)
{
	if (!ct || ct->magic != (int)CT_PRIV_MAGIC)
		return -EINVAL;
	return ct->kuc->rfd;
}

/* Reads len bytes of a message. Only its very first byte may be missing for -EAGAIN. */
static int read_message(int fd, void *buffer, size_t len, bool begun)
{
	for (size_t got = 0; got < len;) {
		ssize_t part = read(fd, (char *)buffer + got, len - got);

		if (part > 0) {
			got += (size_t)part;
		} else if (part == 0) {
			return -EPIPE;
		} else if (errno == EAGAIN && (begun || got)) {
			struct pollfd more = { .fd = fd, .events = POLLIN };

			poll(&more, 1, -1);
		} else if (errno != EINTR) {
			return -errno;
		}
	}
	return 0;
}

static bool registered_for(const struct kernel_link *kuc, uint32_t archive_id)
{
	if (kuc->archive_count == 0)
		return true;
	for (int i = 0; i < kuc->archive_count; i++)
		if ((uint32_t)kuc->archives[i] == archive_id)
			return true;
	return false;
}

/* One message, whole, into ct->kuch. */
static int next_message(struct hsm_copytool_private *ct)
{
	struct kuc_hdr *head = ct->kuch;
	int rc;

	rc = read_message(ct->kuc->rfd, head, sizeof(*head), false);
	if (rc)
		return rc;
	if (head->kuc_magic != KUC_MAGIC || head->kuc_msglen < sizeof(*head))
		return -EPROTO;
	rc = read_message(ct->kuc->rfd, head + 1, head->kuc_msglen - sizeof(*head), true);
	if (rc)
		return rc;
	if (head->kuc_transport == KUC_TRANSPORT_GENERIC && head->kuc_msgtype == KUC_MSG_SHUTDOWN)
		return -ESHUTDOWN;
	if (head->kuc_transport != KUC_TRANSPORT_HSM || head->kuc_msgtype != HMT_ACTION_LIST ||
	    head->kuc_msglen < sizeof(*head) + sizeof(struct hsm_action_list))
		return -EPROTO;
	return 0;
}

EXPORT int llapi_hsm_copytool_recv(struct hsm_copytool_private *ct, struct hsm_action_list **hal, int *msgsize)
{
	struct hsm_action_list *list;
	int rc;

	if (!ct || ct->magic != (int)CT_PRIV_MAGIC || !hal || !msgsize)
		return -EINVAL;
	list = (struct hsm_action_list *)(ct->kuch + 1);
	do {
		rc = next_message(ct);
		if (rc) {
			*hal = NULL;
			*msgsize = 0;
			return rc;
		}
	} while (!registered_for(ct->kuc, list->hal_archive_id));
	*hal = list;
	*msgsize = (int)(ct->kuch->kuc_msglen - sizeof(struct kuc_hdr));
	return 0;
}
