/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The commands of lfs. Each gets its own name in argv[0] and returns the exit status: an errno, or 0. */
#ifndef SIM_LFS_H
#define SIM_LFS_H

#include "client.h"

int lfs_hsm_request(int argc, char **argv);	/* hsm_archive, hsm_restore, hsm_release, hsm_remove, hsm_cancel */
int lfs_hsm_state(int argc, char **argv);
int lfs_hsm_action(int argc, char **argv);
int lfs_hsm_set(int argc, char **argv);	/* hsm_set, hsm_clear */
int lfs_path2fid(int argc, char **argv);
int lfs_fid2path(int argc, char **argv);
int lfs_mkdir(int argc, char **argv);

/* What a command returns after it has told how it is used. */
#define LFS_USAGE EINVAL

#endif
