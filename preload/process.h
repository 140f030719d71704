/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The one agent of this process, as its parts share it (process.c): registration and recv
 * (agent.c), the thread (thread.c), what happens at fork (fork.c).
 */
#ifndef COORDINATOOL_PROCESS_H
#define COORDINATOOL_PROCESS_H

#include <stdatomic.h>

#include "handle.h"
#include "report.h"
#include "session.h"

/*
 * All of it lives as long as the process, since a thread may be in recv or an
 * action may run while another thread unregisters. What is set by register
 * is not changed before the next one, which waits for the old thread's end.
 */
struct agent {
	struct state state;
	struct handle handle;
	struct config config;
	struct session session;
	struct report_channel channel;
	struct archive_ids archives; /* that work is asked for */
	int stopped_fd; /* eventfd, readable once the thread has ended... */
	atomic_bool ended; /* ...which this says first */
	bool nonblock;
	char *list; /* what recv gave out last */
	size_t list_size;
	_Atomic pid_t pid; /* the process that has the thread; 0: none yet */
	atomic_bool registered;
	atomic_bool stop;
	atomic_size_t interrupted; /* calls of mover's threads that wait for unregister, called in a handler on top */
};

extern struct agent agent;

/* Held by register and by a child that takes over: one at a time, and never during a fork. */
extern pthread_mutex_t agent_life;

/* Is this a fork of the process that has the thread? */
bool agent_in_child(void);

/* Close the mount, unless an action uses it. The state's lock is held. */
void close_unused_handle(void);

/* fork.c. Once is enough. -errno. */
int fork_handlers_install(void);

/* thread.c. Start it with the configuration and descriptors that agent has; agent_life is held. -errno. */
int thread_start(void);

/* thread.c. Do what a report says. */
void report_apply(const struct report *report);

#endif
