/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The layout of a file as an extended attribute, which no other file system has: lhsmtool_posix keeps it beside its copy,
 * up to 2.12 cannot remove a copy without, and sets it on the volatile file of a restore. These take the place of the C
 * library's functions in programs that are linked with the stand-in.
 */
#include "api.h"

#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#define LOV_USER_MAGIC_V1 0x0BD10BD0
#define LOV_PATTERN_RAID0 1
#define STRIPE_SIZE (1024 * 1024)

/* struct lov_user_md_v1 with one object. */
struct layout {
	uint32_t magic;
	uint32_t pattern;
	uint64_t object_id;
	uint64_t object_seq;
	uint32_t stripe_size;
	uint16_t stripe_count;
	uint16_t layout_gen;
	struct {
		uint64_t id;
		uint64_t seq;
		uint32_t gen;
		uint32_t ost;
	} objects[1];
};

static_assert(sizeof(struct layout) == 56, "lov_user_md_v1 and one lov_user_ost_data");

static bool is_layout(int fd, const char *name)
{
	struct sim_mount mount;

	if ((strcmp(name, "lustre.lov") && strcmp(name, "trusted.lov")) || sim_mount_of_fd(fd, &mount))
		return false;
	sim_mount_close(&mount);
	return true;
}

EXPORT ssize_t fgetxattr(int fd, const char *name, void *value, size_t size)
{
	const struct layout layout = { .magic = LOV_USER_MAGIC_V1, .pattern = LOV_PATTERN_RAID0,
				       .stripe_size = STRIPE_SIZE, .stripe_count = 1 };

	if (!is_layout(fd, name))
		return syscall(SYS_fgetxattr, fd, name, value, size);
	if (size && size < sizeof(layout)) {
		errno = ERANGE;
		return -1;
	}
	if (size)
		memcpy(value, &layout, sizeof(layout));
	return sizeof(layout);
}

EXPORT int fsetxattr(int fd, const char *name, const void *value, size_t size, int flags)
{
	uint32_t magic = 0;

	if (!is_layout(fd, name))
		return (int)syscall(SYS_fsetxattr, fd, name, value, size, flags);
	memcpy(&magic, value, size < sizeof(magic) ? size : sizeof(magic));
	if (magic == LOV_USER_MAGIC_V1)
		return 0;
	errno = EINVAL;
	return -1;
}
