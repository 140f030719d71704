/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * Which request an action handle belongs to.
 *
 * liblustreapi's action handle changes from release to release, and no public
 * call tells its cookie, so begin notes the handle's address here and end
 * looks it up. An address may come again as soon as it is freed: that is why
 * end takes it out before it calls the real end.
 *
 * The caller holds the agent's lock.
 */
#ifndef COORDINATOOL_ACTIONS_H
#define COORDINATOOL_ACTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "request.h"

struct action {
	const void *handle;
	struct request_key key;
	bool cancel;
	bool is_error; /* begun only to be ended with an error */
	struct action *next;
};

struct actions {
	struct action **buckets;
	size_t bucket_count;
	size_t count;
};

/*
 * Take over an action. An older one with the same handle is freed: a forked
 * child has ended that, and its handle was freed behind our back.
 */
int actions_add(struct actions *t, struct action *a);

/* Take out the action of this handle, now the caller's to free(), or NULL. */
struct action *actions_take(struct actions *t, const void *handle);

/* A child has ended this one: drop it, if the handle still stands for that request. */
void actions_drop(struct actions *t, const void *handle, const struct request_key *key);

void actions_clear(struct actions *t);

#endif
