/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* lfs: the commands for HSM, FIDs and directories, with the syntax, output and errors of Lustre's own. */
#include "lfs.h"

#include <stdio.h>

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "hsm_archive", lfs_hsm_request }, { "hsm_restore", lfs_hsm_request }, { "hsm_release", lfs_hsm_request },
	{ "hsm_remove", lfs_hsm_request },  { "hsm_cancel", lfs_hsm_request },	{ "hsm_state", lfs_hsm_state },
	{ "hsm_action", lfs_hsm_action },   { "hsm_set", lfs_hsm_set },		{ "hsm_clear", lfs_hsm_set },
	{ "path2fid", lfs_path2fid },	    { "fid2path", lfs_fid2path },	{ "mkdir", lfs_mkdir },
	{ "setdirstripe", lfs_mkdir },
};

static int usage(void)
{
	fputs("usage: lfs COMMAND [ARGUMENT]...\ncommands:", stderr);
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		fprintf(stderr, " %s", commands[i].name);
	fputs("\nhsm_archive may also be written hsm archive, and so on.\n", stderr);
	return LFS_USAGE;
}

int main(int argc, char **argv)
{
	char joined[64];

	if (argc < 2)
		return usage();
	argc--;
	argv++;
	if (!strcmp(argv[0], "hsm") && argc > 1) {
		snprintf(joined, sizeof(joined), "hsm_%s", argv[1]);
		argc--;
		argv++;
		argv[0] = joined;
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (!strcmp(commands[i].name, argv[0]))
			return commands[i].run(argc, argv);
	fprintf(stderr, "lfs: unknown command '%s'\n", argv[0]);
	return usage();
}
