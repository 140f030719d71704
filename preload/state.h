/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * What the agent's thread and the mover's threads share.
 *
 * `lock` guards it. It is held for short, never across a wait, a system call
 * that may block, or a call of liblustreapi. A process that forks takes it
 * first, so that a child finds the tables whole. Its holder blocks all
 * signals: the mover may unregister in a handler, and what has ended is to be
 * told meanwhile by the agent's thread, which needs the lock.
 */
#ifndef COORDINATOOL_STATE_H
#define COORDINATOOL_STATE_H

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

#include "actions.h"
#include "requests.h"

struct state {
	pthread_mutex_t lock;
	sigset_t holders_mask; /* of signals, to be restored */
	struct requests requests;
	struct actions actions;
	size_t inside; /* threads in a begin or an end of the real library, which may use the mount */
	bool closed; /* the coordinator is told nothing more */
	bool given_up; /* requests that failed while the mover seemed to go: the coordinator thinks that they run */
	bool wanted; /* the mover asked for work and got none yet */
	bool polling; /* it waits on the descriptor: always have a list ready */
	int ready_fd; /* eventfd, readable while a request is READY, and after unregister; -1: none */
	int recv_fd; /* the same for the thread in recv, which blocks in reading it */
	int wake_fd; /* eventfd that wakes the agent's thread */
	char fsname[MAX_OBD_NAME + 1]; /* "": not known */
};

void state_lock(struct state *s);
void state_unlock(struct state *s);

/* Make ready_fd readable or not, as the table says. Call after every change of READY; lock held. */
void state_show_ready(struct state *s);

/* Wake who waits for requests: there will be none. Safe in a signal handler; keeps errno. */
void state_show_end(const struct state *s);

/* Wake the agent's thread. Safe in a signal handler; keeps errno. */
void state_wake(const struct state *s);

/* Milliseconds of a clock that only goes forward. */
int64_t state_now(void);

#endif
