/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "actions.h"

#include <stdlib.h>

#define BUCKETS_MIN 64

/* Handles come from malloc: the low four bits say nothing. */
static struct action **bucket(const struct actions *t, const void *handle)
{
	uintptr_t n = (uintptr_t)handle >> 4;

	return &t->buckets[(n ^ n >> 16) & (t->bucket_count - 1)];
}

static int grow(struct actions *t)
{
	struct actions bigger = { .bucket_count = t->bucket_count ? t->bucket_count * 2 : BUCKETS_MIN };

	bigger.buckets = calloc(bigger.bucket_count, sizeof(struct action *));
	if (!bigger.buckets)
		return -ENOMEM;
	for (size_t i = 0; i < t->bucket_count; i++) {
		struct action *a, *next;

		for (a = t->buckets[i]; a; a = next) {
			struct action **at = bucket(&bigger, a->handle);

			next = a->next;
			a->next = *at;
			*at = a;
		}
	}
	free(t->buckets);
	t->buckets = bigger.buckets;
	t->bucket_count = bigger.bucket_count;
	return 0;
}

int actions_add(struct actions *t, struct action *a)
{
	struct action **at;

	free(actions_take(t, a->handle));
	if (t->count >= t->bucket_count) {
		int rc = grow(t);

		/* A full table is slower, not wrong. */
		if (rc && !t->bucket_count)
			return rc;
	}
	at = bucket(t, a->handle);
	a->next = *at;
	*at = a;
	t->count++;
	return 0;
}

static struct action **find(const struct actions *t, const void *handle)
{
	struct action **at;

	if (!t->bucket_count)
		return NULL;
	at = bucket(t, handle);
	while (*at && (*at)->handle != handle)
		at = &(*at)->next;
	return *at ? at : NULL;
}

static struct action *take(struct actions *t, struct action **at)
{
	struct action *a = *at;

	*at = a->next;
	t->count--;
	return a;
}

struct action *actions_take(struct actions *t, const void *handle)
{
	struct action **at = find(t, handle);

	return at ? take(t, at) : NULL;
}

void actions_drop(struct actions *t, const void *handle, const struct request_key *key)
{
	struct action **at = find(t, handle);

	if (at && request_key_equal(&(*at)->key, key))
		free(take(t, at));
}

void actions_clear(struct actions *t)
{
	for (size_t i = 0; i < t->bucket_count; i++) {
		while (t->buckets[i])
			free(take(t, &t->buckets[i]));
	}
	free(t->buckets);
	*t = (struct actions){ 0 };
}
