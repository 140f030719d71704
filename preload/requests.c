/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "requests.h"

#include <stdlib.h>

#define BUCKETS_MIN 64

void requests_init(struct requests *t)
{
	memset(t, 0, sizeof(*t));
	t->ready_end = &t->ready;
	t->ended_end = &t->ended;
}

void requests_clear(struct requests *t)
{
	struct request *r, *next;

	requests_drop_ready(t);
	for (r = t->first; r; r = next) {
		next = r->next;
		free(r);
	}
	free(t->buckets);
	requests_init(t);
}

/* Cookies of one MDT count up, so their low bits spread well by themselves. */
static struct request **bucket(const struct requests *t, uint64_t cookie)
{
	return &t->buckets[(cookie ^ cookie >> 32) & (t->bucket_count - 1)];
}

static int grow(struct requests *t)
{
	size_t count = t->bucket_count ? t->bucket_count * 2 : BUCKETS_MIN;
	struct request **buckets = calloc(count, sizeof(struct request *));

	if (!buckets)
		return -ENOMEM;
	free(t->buckets);
	t->buckets = buckets;
	t->bucket_count = count;
	for (struct request *r = t->first; r; r = r->next) {
		struct request **at = bucket(t, r->key.cookie);

		r->chain = *at;
		*at = r;
	}
	return 0;
}

static void enqueue(struct request ***end, struct request *r)
{
	r->queue = NULL;
	**end = r;
	*end = &r->queue;
}

static void set_fail_at(struct requests *t, struct request *r, int64_t when)
{
	t->failing -= r->fail_at != 0;
	r->fail_at = when;
	t->failing += r->fail_at != 0;
}

static void end(struct requests *t, struct request *r, int status)
{
	r->state = REQUEST_ENDED;
	r->status = status;
	set_fail_at(t, r, 0);
	enqueue(&t->ended_end, r);
	if (!t->unsent)
		t->unsent = r;
}

int requests_add(struct requests *t, struct request *r)
{
	struct request **at;

	if (r->action == HSMA_CANCEL) {
		if (r->refused)
			free(r);
		else
			enqueue(&t->ready_end, r);
		return 0;
	}
	if (requests_find(t, &r->key))
		return -EEXIST;
	if (t->count >= t->bucket_count) {
		int rc = grow(t);

		if (rc)
			return rc;
	}
	at = bucket(t, r->key.cookie);
	r->chain = *at;
	*at = r;
	r->next = NULL;
	r->prev = t->last;
	*(t->last ? &t->last->next : &t->first) = r;
	t->last = r;
	t->count++;
	r->state = REQUEST_READY;
	if (r->refused)
		end(t, r, EINVAL);
	else
		enqueue(&t->ready_end, r);
	return 0;
}

struct request *requests_find(const struct requests *t, const struct request_key *key)
{
	struct request *r = t->bucket_count ? *bucket(t, key->cookie) : NULL;

	while (r && !request_key_equal(&r->key, key))
		r = r->chain;
	return r;
}

/* Take out of everything but the queues, and free. */
static void forget(struct requests *t, struct request *r)
{
	struct request **at = bucket(t, r->key.cookie);

	while (*at != r)
		at = &(*at)->chain;
	*at = r->chain;
	*(r->prev ? &r->prev->next : &t->first) = r->next;
	*(r->next ? &r->next->prev : &t->last) = r->prev;
	t->count--;
	free(r);
}

static struct request *take_ready(struct requests *t)
{
	struct request *r = t->ready;

	t->ready = r->queue;
	if (!t->ready)
		t->ready_end = &t->ready;
	return r;
}

ssize_t requests_hand_over(struct requests *t, const char *fsname, char *buf, size_t size, size_t *need)
{
	struct request *r = t->ready;
	uint32_t archive_id;
	uint64_t flags;
	size_t used;

	if (!r)
		return 0;
	*need = request_list_head(fsname) + request_packed_size(r);
	if (*need > size)
		return -EMSGSIZE;
	archive_id = r->archive_id;
	flags = r->flags;
	used = request_pack_head(buf, fsname, r);
	while (r && r->archive_id == archive_id && r->flags == flags && request_packed_size(r) <= size - used) {
		used = request_pack(buf, used, r);
		take_ready(t);
		r->state = REQUEST_HANDED;
		if (r->action == HSMA_CANCEL)
			free(r);
		r = t->ready;
	}
	return (ssize_t)used;
}

void requests_drop_ready(struct requests *t)
{
	while (t->ready) {
		struct request *r = take_ready(t);

		if (r->action == HSMA_CANCEL)
			free(r);
		else
			forget(t, r);
	}
}

void requests_begun(struct requests *t, const struct request_key *key)
{
	struct request *r = requests_find(t, key);

	if (!r || r->state != REQUEST_HANDED)
		return;
	r->state = REQUEST_BEGUN;
	set_fail_at(t, r, 0);
}

void requests_begin_failed(struct requests *t, const struct request_key *key, int status, int64_t fail_at)
{
	struct request *r = requests_find(t, key);

	if (!r || r->state != REQUEST_HANDED)
		return;
	r->status = status;
	set_fail_at(t, r, fail_at);
}

void requests_ended(struct requests *t, const struct request_key *key, int status)
{
	struct request *r = requests_find(t, key);

	if (r && (r->state == REQUEST_HANDED || r->state == REQUEST_BEGUN))
		end(t, r, status);
}

void requests_cancelled(struct requests *t, const struct request_key *key, int status)
{
	struct request *r = requests_find(t, key);

	if (r && r->state == REQUEST_HANDED)
		end(t, r, status);
}

void requests_give_up(struct requests *t, const struct request_key *key)
{
	struct request *r = requests_find(t, key);

	if (!r || (r->state != REQUEST_HANDED && r->state != REQUEST_BEGUN))
		return;
	set_fail_at(t, r, 0);
	forget(t, r);
}

int64_t requests_expire(struct requests *t, int64_t now)
{
	int64_t next = 0;

	if (!t->failing)
		return 0;
	for (struct request *r = t->first; r; r = r->next) {
		if (!r->fail_at)
			continue;
		if (r->fail_at <= now)
			end(t, r, r->status);
		else if (!next || r->fail_at < next)
			next = r->fail_at;
	}
	return next;
}

const struct request *requests_next_done(struct requests *t)
{
	struct request *r = t->unsent;

	if (r)
		t->unsent = r->queue;
	return r;
}

bool requests_confirm(struct requests *t)
{
	struct request *r = t->ended;

	if (!r || r == t->unsent)
		return false;
	t->ended = r->queue;
	if (!t->ended)
		t->ended_end = &t->ended;
	forget(t, r);
	return true;
}

void requests_resend(struct requests *t)
{
	t->unsent = t->ended;
}

void requests_list(const struct requests *t, struct buffer *out)
{
	const char *separator = "";

	for (const struct request *r = t->first; r; r = r->next) {
		if (r->refused)
			continue;
		buffer_append(out, separator, strlen(separator));
		buffer_append(out, r->json, r->json_len);
		separator = ",";
	}
}
