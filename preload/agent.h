/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The agent of this process: the registration, a thread of its own that talks
 * with the coordinator, and what happens at fork.
 *
 * A thread, because the coordinator has to be answered while all of the mover
 * is busy copying. It blocks every signal, and it does not exist in forked
 * children. One registration at a time, as Lustre allows one copytool for a
 * mount.
 *
 * All functions may be called from any thread.
 */
#ifndef COORDINATOOL_AGENT_H
#define COORDINATOOL_AGENT_H

#include "llapi.h"
#include "report.h"

/* Milliseconds that unregister waits for the coordinator to confirm what has ended. */
#define AGENT_FLUSH_TIME 800
/* ... and for the agent's thread, should its flushing be held up. */
#define AGENT_STOP_TIME 1000

/* Milliseconds that recv and end leave to a mover that has unregistered to end, before they go on. */
#define AGENT_EXIT_TIME 100

/* Milliseconds between two tries of something that lacks memory or descriptors. */
#define AGENT_RETRY_TIME 1000

/* Milliseconds after which a begin that failed and was not tried again ends the request. */
#define AGENT_BEGIN_RETRY_TIME 60000

/*
 * Start. -errno as llapi_hsm_copytool_register() gives; -EINVAL for a bad
 * configuration, -EPROTO when the probe fails, both after saying so; -EEXIST
 * when registered already. The coordinator need not be there.
 */
int agent_register(struct hsm_copytool_private **priv, const char *mnt, int archive_count, const int *archives,
		   int rfd_flags);

/*
 * Stop. Safe in a signal handler, on top of any code of this library: takes no
 * lock, waits AGENT_STOP_TIME at most. In a forked child it only forgets.
 * *priv stays what it is until the end. -EINVAL when unregistered already.
 */
int agent_unregister(struct hsm_copytool_private **priv);

/* Is this the handle of the registration? */
bool agent_owns(const struct hsm_copytool_private *priv);

/* See llapi_hsm_copytool_recv() and _get_fd(); the handle has been checked. */
int agent_recv(struct hsm_action_list **hal, int *msgsize);
int agent_get_fd(void);

/*
 * Around a begin of the real library. False: the mover has unregistered, and
 * nothing may begin. The action of a begin that succeeded is noted, and
 * belongs to the agent from then on; NULL for one that failed.
 */
struct action;
bool agent_begin_enter(void);
void agent_begin_leave(struct action *action);

/*
 * Around an end. The action that the handle is for, or NULL when it is none of
 * ours, and then there is nothing to leave. Leave with it to have it noted
 * again, since nothing has ended, or with NULL.
 */
struct action *agent_end_enter(const void *handle);
void agent_end_leave(struct action *action);

/* What happened to a request; goes to the process that registered. */
void agent_report(const struct report *report);

#endif
