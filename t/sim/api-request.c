/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What users ask for, and the HSM state of files. */
#include "api.h"

#include <stdlib.h>
#include <unistd.h>

EXPORT struct hsm_user_request *llapi_hsm_user_request_alloc(int itemcount, int data_len)
{
	if (itemcount < 0 || data_len < 0)
		return NULL;
	return calloc(1, sizeof(struct hsm_user_request) + sizeof(struct hsm_user_item) * (size_t)itemcount +
				 (size_t)data_len);
}

/* llite/dir.c, LL_IOC_HSM_REQUEST: a third of MDS_MAXREQSIZE, all actions alike; 52 files without data. */
#define REQUEST_MAX (5 * 1024 / 3)

EXPORT int llapi_hsm_request(const char *path, const struct hsm_user_request *request)
{
	const struct hsm_request head = request->hur_request;
	size_t len = sizeof(*request) + sizeof(struct hsm_user_item) * (size_t)head.hr_itemcount + head.hr_data_len;
	struct sim_msg msg = { .op = SIM_REQUEST };
	struct sim_mount mount;
	int rc;

	if (len >= REQUEST_MAX)
		return -E2BIG;
	if (*path != '/')
		path = getenv("LUSTRE_SIM_MNT") ? getenv("LUSTRE_SIM_MNT") : getenv("MNT");
	if (!path)
		return -ENOENT;
	rc = sim_mount_find(path, &mount);
	if (rc)
		return rc;
	rc = sim_call(mount.fd, &msg, request, len, NULL, NULL);
	sim_mount_close(&mount);
	return rc;
}

EXPORT int llapi_hsm_state_get_fd(int fd, struct hsm_user_state *hus)
{
	struct sim_msg msg = { .op = SIM_STATE_GET };
	int rc = sim_call_fd(fd, &msg);

	if (!rc)
		*hus = (struct hsm_user_state){ .hus_states = (uint32_t)msg.value, .hus_archive_id = msg.archive_id };
	return rc;
}

EXPORT int llapi_hsm_state_set_fd(int fd, uint64_t setmask, uint64_t clearmask, uint32_t archive_id)
{
	struct sim_msg msg = { .op = SIM_STATE_SET, .value = setmask, .value2 = clearmask, .archive_id = archive_id };

	return sim_call_fd(fd, &msg);
}

static int open_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

EXPORT int llapi_hsm_state_get(const char *path, struct hsm_user_state *hus)
{
	int fd = open_file(path);
	int rc;

	if (fd < 0)
		return fd;
	rc = llapi_hsm_state_get_fd(fd, hus);
	close(fd);
	return rc;
}

EXPORT int llapi_hsm_state_set(const char *path, uint64_t setmask, uint64_t clearmask, uint32_t archive_id)
{
	int fd = open_file(path);
	int rc;

	if (fd < 0)
		return fd;
	rc = llapi_hsm_state_set_fd(fd, setmask, clearmask, archive_id);
	close(fd);
	return rc;
}

EXPORT int llapi_hsm_current_action(const char *path, struct hsm_current_action *hca)
{
	struct sim_msg msg = { .op = SIM_ACTION_GET };
	int rc = sim_call_path(path, &msg);

	if (!rc)
		*hca = (struct hsm_current_action){ (uint32_t)msg.value, msg.action, msg.extent };
	return rc;
}

static int fill_imported(int fd, int archive, const struct stat *st, struct lu_fid *newfid)
{
	struct sim_msg msg = { .op = SIM_IMPORT, .archive_id = (uint32_t)archive };
	const struct timespec times[2] = { st->st_atim, st->st_mtim };
	int rc;

	if (fchown(fd, st->st_uid, st->st_gid) < 0 || fchmod(fd, st->st_mode & 07777) < 0 ||
	    ftruncate(fd, st->st_size) < 0 || futimens(fd, times) < 0)
		return -errno;
	rc = sim_call_fd(fd, &msg);
	if (!rc)
		*newfid = msg.fid;
	return rc;
}

EXPORT int llapi_hsm_import(const char *dst, int archive, const struct stat *st, unsigned long long stripe_size,
			    int stripe_offset, int stripe_count, int stripe_pattern, char *pool_name,
			    struct lu_fid *newfid)
{
	int fd, rc;

	(void)stripe_size, (void)stripe_offset, (void)stripe_count, (void)stripe_pattern, (void)pool_name;
	fd = open(dst, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	rc = fill_imported(fd, archive, st, newfid);
	close(fd);
	if (rc)
		unlink(dst);
	return rc;
}
