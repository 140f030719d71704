/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * testmover: a small copytool for tests and demonstrations, on liblustreapi's
 * public calls only. It knows nothing of the agent that may be preloaded.
 *
 * Receiving (blocking, or waiting on the descriptor) and running (threads, or
 * a child for each action) are independent of each other.
 */
#ifndef TESTMOVER_H
#define TESTMOVER_H

#include <stdatomic.h>
#include <stdbool.h>

#include "../../preload/llapi.h"

/* Where a child's life begins, as seen from llapi_hsm_action_begin(). */
enum fork_mode {
	FORK_NONE,
	FORK_END, /* begin in the parent, work and end in a child */
	FORK_WHOLE, /* all in a child */
};

struct mover {
	const char *mnt;
	int root_fd; /* archive directory */
	int mnt_fd;
	char fsname[MAX_OBD_NAME + 1];
	struct hsm_copytool_private *ct;
	int archives[64];
	int archive_count;
	int threads;
	enum fork_mode fork;
	bool poll;
	int delay; /* ms that each action takes on top of its work */
	int fail; /* errno that each action ends with; 0: none */
	bool ignore_cancel;
	bool verbose;
};

extern struct mover mover;

/* One action. The item is a copy of its own, with a NUL behind. */
struct job {
	struct hsm_action_item *hai;
	struct hsm_copyaction_private *hcp;
	atomic_bool cancelled;
	int pid; /* of the child, if any */
	struct job *next;
};

/* action.c: the parts of an action; errors are positive errno values. */
int job_begin(struct job *job);
int job_work(struct job *job);
void job_end(struct job *job, int errval);
/* All of it. */
void job_run(struct job *job);
void job_free(struct job *job);
bool job_matches(const struct job *job, const struct hsm_action_item *hai);

/*
 * copy.c. Copies everything from one descriptor to another and reports it;
 * ECANCELED when the request was cancelled, whoever said so.
 */
int copy_all(struct job *job, int from, int to);
/* Spend mover.delay, as copying does. */
int copy_delay(struct job *job);
/* Path of a file in the archive, below root_fd. size: at least 64. */
void archive_path(const struct lu_fid *fid, char *path, size_t size);

/* threads.c, forks.c: run a job, which is theirs from then on; cancel the one that an item asks for. */
void threads_start(int count);
void threads_submit(struct job *job);
void threads_cancel(const struct hsm_action_item *hai);
void forks_start(void);
void forks_submit(struct job *job);
void forks_cancel(const struct hsm_action_item *hai);

/* testmover.c */
__attribute__((format(printf, 1, 2)))
void say(const char *fmt, ...);
__attribute__((format(printf, 1, 2), noreturn))
void die(const char *fmt, ...);

#endif
