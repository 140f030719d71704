/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * What the agent's thread and the mover's threads share.
 *
 * `lock` guards it. It is held for short, never across a wait, a system call
 * that may block, or a call of liblustreapi. A process that forks takes it
 * first, so that a child finds the tables whole. unregister does not take it:
 * it may run in a signal handler on top of its holder.
 */
#ifndef COORDINATOOL_STATE_H
#define COORDINATOOL_STATE_H

#include <pthread.h>
#include <stdbool.h>

#include "actions.h"
#include "requests.h"

struct state {
	pthread_mutex_t lock;
	struct requests requests;
	struct actions actions;
	bool wanted; /* the mover asked for work and got none yet */
	bool polling; /* it waits on the descriptor: always have a list ready */
	int ready_fd; /* eventfd, readable while a request is READY; -1: none */
	int wake_fd; /* eventfd that wakes the agent's thread */
	char fsname[MAX_OBD_NAME + 1]; /* "": not known */
};

void state_lock(struct state *s);
void state_unlock(struct state *s);

/* Make ready_fd readable or not, as the table says. Call after every change of READY; lock held. */
void state_show_ready(struct state *s);

/* Wake the agent's thread. Safe in a signal handler; keeps errno. */
void state_wake(const struct state *s);

/* Milliseconds of a clock that only goes forward. */
int64_t state_now(void);

#endif
