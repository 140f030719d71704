/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* lfs path2fid, fid2path, mkdir. */
#include "lfs.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int lfs_path2fid(int argc, char **argv)
{
	int result = 0;

	if (argc < 2) {
		fputs("usage: path2fid FILE...\n", stderr);
		return LFS_USAGE;
	}
	for (int i = 1; i < argc; i++) {
		struct lu_fid fid;
		int rc = llapi_path2fid(argv[i], &fid);

		if (rc) {
			fprintf(stderr, "%s: can't get fid for %s: %s\n", argv[0], argv[i], strerror(-rc));
			if (!result)
				result = -rc;
			continue;
		}
		if (argc > 2)
			printf("%s: ", argv[i]);
		printf(DFID "\n", PFID(&fid));
	}
	return result;
}

int lfs_fid2path(int argc, char **argv)
{
	struct sim_mount mount;
	int result = 0, rc;

	if (argc < 3) {
		fputs("usage: fid2path FSNAME|ROOT FID...\n", stderr);
		return LFS_USAGE;
	}
	rc = *argv[1] == '/' ? sim_mount_find(argv[1], &mount) : 0;
	if (rc) {
		fprintf(stderr, "%s: %s: %s\n", argv[0], argv[1], strerror(-rc));
		return -rc;
	}
	for (int i = 2; i < argc; i++) {
		char path[PATH_MAX];
		long long recno = -1;
		int linkno = 0;

		rc = llapi_fid2path(argv[1], argv[i], path, sizeof(path), &recno, &linkno);
		if (rc) {
			fprintf(stderr, "%s: cannot find '%s': %s\n", argv[0], argv[i], strerror(-rc));
			if (!result)
				result = -rc;
		} else if (*argv[1] == '/') {
			printf("%s/%s\n", mount.root, path);
		} else {
			printf("%s\n", path);
		}
	}
	if (*argv[1] == '/')
		sim_mount_close(&mount);
	return result;
}

static int mdt_count(const char *path)
{
	struct sim_mount mount;
	int count = 0;

	if (sim_mount_find(path, &mount))
		return 0;
	/* A FID of MDT n is enough to ask whether there is one. */
	for (;; count++) {
		struct lu_fid fid = { SIM_SEQ_FIRST + (uint64_t)count * SIM_SEQ_WIDTH, 1, 0 };
		struct sim_msg msg = { .op = SIM_MDT_OF, .fid = fid };

		if (sim_call(mount.fd, &msg, NULL, 0, NULL, NULL))
			break;
	}
	sim_mount_close(&mount);
	return count;
}

static int make_dir(const char *path, mode_t mode, int mdt, int stripes)
{
	struct sim_msg msg = { .op = SIM_SET_DIR };
	int all, rc;

	if (mkdir(path, mode) < 0)
		return -errno;
	all = mdt_count(path);
	/* Without an index Lustre chooses one; this one always takes the first. */
	msg.mdt = mdt < 0 ? 0 : mdt;
	msg.value = (uint64_t)(stripes == -1 ? all : stripes);
	rc = sim_call_path(path, &msg);
	if (rc)
		rmdir(path);
	return rc;
}

int lfs_mkdir(int argc, char **argv)
{
	static const struct option options[] = {
		{ "mdt-index", required_argument, NULL, 'i' }, { "mdt-count", required_argument, NULL, 'c' },
		{ "index", required_argument, NULL, 'i' },     { "count", required_argument, NULL, 'c' },
		{ "mode", required_argument, NULL, 'm' },      { NULL, 0, NULL, 0 },
	};
	int mdt = -1, stripes = 1, result = 0, c;
	mode_t mode = 0777;

	optind = 1;
	while ((c = getopt_long(argc, argv, "i:c:m:", options, NULL)) != -1) {
		switch (c) {
		case 'i':
			mdt = atoi(optarg);
			break;
		case 'c':
			stripes = atoi(optarg);
			break;
		case 'm':
			mode = (mode_t)strtoul(optarg, NULL, 8);
			break;
		default:
			return LFS_USAGE;
		}
	}
	if (optind == argc) {
		fprintf(stderr, "usage: %s [-i MDT_INDEX] [-c MDT_COUNT] [-m MODE] DIR...\n", argv[0]);
		return LFS_USAGE;
	}
	for (; optind < argc; optind++) {
		int rc = make_dir(argv[optind], mode, mdt, stripes);

		if (rc) {
			fprintf(stderr, "error on LL_IOC_LMV_SETSTRIPE '%s' (%d): %s\n%s %s: cannot create dir '%s': %s\n",
				argv[optind], -rc, strerror(-rc), "lfs", argv[0], argv[optind], strerror(-rc));
			result = -rc;
		}
	}
	return result;
}
