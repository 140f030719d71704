/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * One of our daemons as a child process. Its standard error is ours, and it is
 * in a process group of its own, so that what a terminal sends to us does not
 * reach it beside us. The kernel sends it SIGTERM when we are gone.
 */
#ifndef COORDINATOOL_CHILD_H
#define COORDINATOOL_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

struct child {
	const char *name;
	pid_t pid;    /* 0: does not run */
	int ready_fd; /* readable once it has got ready, or has ended; -1: nothing to wait for */
	bool ready;   /* in this life */
};

/*
 * Start the program of that name that lies beside ours. A program that cannot
 * be executed is a child that says so and ends with 127.
 *
 * Returns 0, or -errno where there is no process.
 */
int child_start(struct child *child, char **arguments);

/* Become that program; returns -errno where that cannot be. */
int child_become(const char *name, char **arguments);

/* Something is to be read from ready_fd. */
void child_hear(struct child *child);

/* It has ended and was waited for. */
void child_ended(struct child *child);

#endif
