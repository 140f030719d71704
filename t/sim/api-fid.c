/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* FIDs and mounts. */
#include "api.h"

#include <ctype.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

EXPORT int llapi_path2fid(const char *path, struct lu_fid *fid)
{
	struct sim_msg msg = { .op = SIM_FID_OF };
	int rc = sim_call_path(path, &msg);

	if (!rc)
		*fid = msg.fid;
	return rc;
}

EXPORT int llapi_fd2fid(int fd, struct lu_fid *fid)
{
	struct sim_msg msg = { .op = SIM_FID_OF };
	int rc = sim_call_fd(fd, &msg);

	if (!rc)
		*fid = msg.fid;
	return rc;
}

static int parse_number(const char **at, unsigned long long max, unsigned long long *value)
{
	char *end;

	if (!isxdigit((unsigned char)**at))
		return -EINVAL;
	errno = 0;
	*value = strtoull(*at, &end, 0);
	if (errno)
		return -errno;
	if (*value > max)
		return -ERANGE;
	*at = end;
	return 0;
}

/* Not beyond the end of the text. */
static int skip(const char **at, char expected)
{
	if (**at != expected)
		return -EINVAL;
	(*at)++;
	return 0;
}

EXPORT int llapi_fid_parse(const char *fidstr, struct lu_fid *fid, char **endptr)
{
	const unsigned long long max[3] = { UINT64_MAX, UINT32_MAX, UINT32_MAX };
	unsigned long long part[3];
	const char *at = fidstr;
	bool bracket;
	int rc = 0;

	while (isspace((unsigned char)*at))
		at++;
	bracket = *at == '[';
	if (bracket)
		at++;
	for (int i = 0; i < 3 && !rc; i++) {
		rc = parse_number(&at, max[i], &part[i]);
		if (!rc && i < 2)
			rc = skip(&at, ':');
	}
	if (!rc && bracket)
		rc = skip(&at, ']');
	if (endptr)
		*endptr = (char *)at;
	if (rc)
		return rc;
	*fid = (struct lu_fid){ part[0], (uint32_t)part[1], (uint32_t)part[2] };
	return 0;
}

EXPORT int llapi_fid2path_at(int mnt_fd, const struct lu_fid *fid, char *path, int pathlen, long long *recno,
			     int *linkno)
{
	struct sim_msg msg = { .op = SIM_PATH_OF, .fid = *fid, .value = linkno ? (uint64_t)*linkno : 0 };
	char *found = NULL;
	size_t len = 0;
	int rc;

	rc = sim_call(mnt_fd, &msg, NULL, 0, &found, &len);
	if (!rc && len >= (size_t)pathlen)
		rc = -EOVERFLOW;
	if (!rc)
		memcpy(path, found, len + 1);
	free(found);
	/* Names of the same file follow each other; the record number only matters with a changelog. */
	if (!rc && linkno)
		*linkno = (int)msg.value;
	if (!rc && recno)
		*recno = -1;
	return rc;
}

/* A mount named by any path in it, or by its fsname through the environment. */
static int find_mount(const char *path_or_fsname, struct sim_mount *mount)
{
	const char *path = path_or_fsname;

	if (*path != '/' && access(path, F_OK) < 0) {
		path = getenv("LUSTRE_SIM_MNT");
		if (!path)
			path = getenv("MNT");
		if (!path)
			return -ENOENT;
	}
	return sim_mount_find(path, mount);
}

EXPORT int llapi_fid2path(const char *path_or_device, const char *fidstr, char *path, int pathlen, long long *recno,
			  int *linkno)
{
	struct sim_mount mount;
	struct lu_fid fid;
	int rc;

	rc = llapi_fid_parse(fidstr, &fid, NULL);
	if (!rc)
		rc = find_mount(path_or_device, &mount);
	if (rc)
		return rc;
	rc = llapi_fid2path_at(mount.fd, &fid, path, pathlen, recno, linkno);
	sim_mount_close(&mount);
	return rc;
}

EXPORT int llapi_open_by_fid_at(int dir_fd, const struct lu_fid *fid, int open_flags)
{
	struct sim_mount mount;
	char path[sizeof(SIM_FID_DIR) + FID_LEN];
	struct stat st;
	int fd;

	fd = sim_mount_of_fd(dir_fd, &mount);
	if (fd < 0)
		return fd;
	snprintf(path, sizeof(path), "%s/" DFID_NOBRACE, SIM_FID_DIR, PFID(fid));
	fd = openat(mount.fd, path, open_flags | O_NOFOLLOW);
	if (fd < 0)
		fd = -errno;
	sim_mount_close(&mount);
	/* Its user unlinked it: only our own link is left. */
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink < 2) {
		close(fd);
		return -ENOENT;
	}
	return fd;
}

EXPORT int llapi_open_by_fid(const char *dir, const struct lu_fid *fid, int open_flags)
{
	int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc;

	if (dir_fd < 0)
		return -errno;
	rc = llapi_open_by_fid_at(dir_fd, fid, open_flags);
	close(dir_fd);
	return rc;
}

EXPORT int llapi_get_mdt_index_by_fid(int fd, const struct lu_fid *fid, int *mdt_index)
{
	struct sim_msg msg = { .op = SIM_MDT_OF, .fid = *fid };
	struct sim_mount mount;
	int rc;

	rc = sim_mount_of_fd(fd, &mount);
	if (rc)
		return rc;
	rc = sim_call(mount.fd, &msg, NULL, 0, NULL, NULL);
	sim_mount_close(&mount);
	if (rc)
		return rc;
	*mdt_index = msg.mdt;
	return msg.mdt;
}

static int mount_of_path_or_parent(const char *path, struct sim_mount *mount)
{
	char copy[PATH_MAX];
	int rc = sim_mount_find(path, mount);

	if (rc != -ENOENT)
		return rc;
	snprintf(copy, sizeof(copy), "%s", path);
	return sim_mount_find(dirname(copy), mount);
}

EXPORT int llapi_search_fsname(const char *pathname, char *fsname)
{
	struct sim_mount mount;
	ssize_t len;
	int fd, rc;

	rc = mount_of_path_or_parent(pathname, &mount);
	if (rc) {
		if (rc == -ENODEV)
			llapi_error(LLAPI_MSG_ERROR | LLAPI_MSG_NO_ERRNO, rc, "'%s' is not on a Lustre filesystem",
				    pathname);
		return rc;
	}
	fd = openat(mount.fd, SIM_FSNAME, O_RDONLY | O_CLOEXEC);
	sim_mount_close(&mount);
	if (fd < 0)
		return -ENODEV;
	len = read(fd, fsname, LUSTRE_MAXFSNAME);
	close(fd);
	if (len <= 0)
		return -ENODEV;
	fsname[len] = '\0';
	return 0;
}

EXPORT int llapi_parse_size(const char *arg, unsigned long long *size, unsigned long long *size_units, int bytes_spec)
{
	static const char units[] = "bkmgtpe";
	const char *unit;
	char *end;

	if (*arg == '-')
		return -1;
	errno = 0;
	*size = strtoull(arg, &end, 0);
	if (errno || end == arg)
		return -1;
	if (*end) {
		unit = strchr(units, tolower((unsigned char)*end));
		if (!unit || end[1])
			return -1;
		/* A "b" means blocks of 512 bytes unless the caller says that it means bytes. */
		if (*unit == 'b')
			*size_units = bytes_spec ? 1 : 512;
		else
			*size_units = 1ULL << (10 * (unit - units));
	}
	if (*size_units && *size > UINT64_MAX / *size_units)
		return -1;
	*size *= *size_units;
	return 0;
}
