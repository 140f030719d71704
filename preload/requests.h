/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The table of requests: everything that the coordinator gave this mover and
 * that it does not yet know to be over.
 *
 *	READY -> HANDED -> BEGUN -> ENDED -> (confirmed) gone
 *
 * READY and ENDED requests stand in a queue each, in the order in which they
 * became so. A cancel passes through READY only and is gone once handed over.
 *
 * Nothing here locks: the caller holds the lock of state.h around every call
 * on the process's table.
 */
#ifndef COORDINATOOL_REQUESTS_H
#define COORDINATOOL_REQUESTS_H

#include "buffer.h"
#include "request.h"

struct requests {
	struct request **buckets; /* by cookie */
	size_t bucket_count; /* 0, or a power of two */
	size_t count; /* requests, without cancels */
	struct request *first, *last; /* by arrival, without cancels */
	struct request *ready, **ready_end;
	struct request *ended, **ended_end;
	struct request *unsent; /* first of ended whose done is not on its way */
	size_t failing; /* requests with a fail_at */
};

void requests_init(struct requests *t);

/* Drop everything. */
void requests_clear(struct requests *t);

/*
 * Take over a request, as READY, or as ENDED with EINVAL when it is refused
 * (a refused cancel is freed: it needs no answer). -EEXIST: it is in the table already and must
 * not run twice; -ENOMEM; in both cases it is still the caller's.
 */
int requests_add(struct requests *t, struct request *r);

struct request *requests_find(const struct requests *t, const struct request_key *key);

/*
 * Write READY requests of one archive id and one set of flags as one list
 * into buf, as many as fit into size bytes and at least one; these become
 * HANDED. Returns the length of the list, 0 when nothing is READY, -EMSGSIZE
 * when the first alone needs more than size (*need is set to what it needs).
 */
ssize_t requests_hand_over(struct requests *t, const char *fsname, char *buf, size_t size, size_t *need);

/* Forget READY requests: the mover goes, and nobody ever saw them. */
void requests_drop_ready(struct requests *t);

/*
 * What a mover did with a request. Unknown keys, and what the state of the
 * request rules out, are ignored: a request may end twice. status: errno.
 */
void requests_begun(struct requests *t, const struct request_key *key);
void requests_begin_failed(struct requests *t, const struct request_key *key, int status, int64_t fail_at);
void requests_ended(struct requests *t, const struct request_key *key, int status);

/* The mover ended a cancel: that ends its target, unless it has begun and will end by itself. */
void requests_cancelled(struct requests *t, const struct request_key *key, int status);

/* Forget a request that was not done: the coordinator gives it out again when it finds it missing. */
void requests_give_up(struct requests *t, const struct request_key *key);

/* End what failed to begin and was not tried again by now. Returns the next time to look, or 0. */
int64_t requests_expire(struct requests *t, int64_t now);

/* The next request whose done is to be sent, or NULL. It counts as sent from now on. */
const struct request *requests_next_done(struct requests *t);

/* The oldest done that was sent is confirmed. False if there was none. */
bool requests_confirm(struct requests *t);

/* A connection was lost: every unconfirmed done is to be sent again. */
void requests_resend(struct requests *t);

/*
 * Append the items, as received, separated by commas. ENDED ones are still in
 * the list: left out, the coordinator would give them to somebody else before
 * it reads that they are done. Refused ones are not: it might refuse the list.
 */
void requests_list(const struct requests *t, struct buffer *out);

#endif
