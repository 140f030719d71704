/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The client's end of proto.h: finding the mount of a path and asking its daemon. Thread-safe and fork-safe. */
#ifndef SIM_CLIENT_H
#define SIM_CLIENT_H

#include <limits.h>
#include <stddef.h>

#include "proto.h"

/* A mount found from a path. */
struct sim_mount {
	int fd;			/* of its root, to be closed with sim_mount_close() */
	char root[PATH_MAX];	/* absolute, without symbolic links */
};

/* -ENODEV when the path is in no mount; the path must exist. */
int sim_mount_find(const char *path, struct sim_mount *mount);
int sim_mount_of_fd(int fd, struct sim_mount *mount);
void sim_mount_close(struct sim_mount *mount);

/*
 * Sends msg (its op and arguments set, its size filled in here) with len bytes behind it, and puts the reply's head
 * in *msg. root_fd is any descriptor of the mount's root. With out, the reply's payload goes to *out (to be
 * freed, a NUL behind it) and its length to *out_len. While no daemon answers it tries again for a while,
 * as Lustre's clients wait for an MDT, unless once is set; then -ENOTCONN. Returns the reply's rc.
 */
int sim_call(int root_fd, struct sim_msg *msg, const void *payload, size_t len, char **out, size_t *out_len);
int sim_call_once(int root_fd, struct sim_msg *msg);

/* Like sim_call() about the file at path or behind fd. */
int sim_call_path(const char *path, struct sim_msg *msg);
int sim_call_fd(int fd, struct sim_msg *msg);

#endif
