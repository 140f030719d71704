// SPDX-License-Identifier: LGPL-3.0-or-later
/*
 * Movers. Each has up to --max requests, says done of the oldest, up to
 * --done-window at a time, and asks for more when it has none left, or, where
 * it is eager, as copytools with an open recv are, whenever it has not.
 */

#include <string.h>

#include "loadgen.h"

struct mover {
	struct item *items; /* a ring: given, the oldest first */
	int64_t *said_at; /* when done was said */
	long first, has, said; /* the first `said` of them were said to be done */
	bool asks, ready;
};

/* By cookie: how often a request was given, and whether its end was confirmed. */
static unsigned char *given, *ended;
static long idle_since_ms;

static void taken(void *argument, const struct item *item)
{
	struct mover *m = argument;
	const uint64_t index = item->cookie - opt.start;

	if (m->has == 2 * opt.max)
		die("a mover has %ld requests and was given more", m->has);
	m->items[(m->first + m->has++) % (2 * opt.max)] = *item;
	count.received++;
	if (index < (uint64_t)opt.n && given[index]++)
		count.twice++;
}

static void say_more(struct connection *c)
{
	struct mover *m = c->state;

	while (m->said < m->has && m->said < opt.done_window) {
		const long at = (m->first + m->said++) % (2 * opt.max);
		const struct item *item = &m->items[at];

		put(c, "{\"command\":\"done\",\"archive_id\":1,\"hai_cookie\":");
		put_number(c, item->cookie);
		put(c, ",\"hai_dfid\":");
		put_fid(c, item->seq, item->oid, item->ver);
		put(c, "}");
		m->said_at[at] = now_ns();
	}
	if (!m->asks && (!m->has || (opt.eager && m->has < opt.max)) && count.done < opt.n) {
		put(c, "{\"command\":\"recv\",\"max_archive\":");
		put_number(c, opt.max);
		put(c, ",\"max_restore\":");
		put_number(c, opt.max);
		put(c, ",\"max_remove\":");
		put_number(c, opt.max);
		put(c, "}");
		m->asks = true;
	}
	flush(c);
}

static void confirmed(struct mover *m)
{
	const uint64_t index = m->items[m->first].cookie - opt.start;

	if (!m->said)
		die("a done was answered that was not said");
	count.last_at = now_ns();
	latency_add(count.last_at - m->said_at[m->first]);
	if (index < (uint64_t)opt.n)
		ended[index] = 1;
	m->first = (m->first + 1) % (2 * opt.max);
	m->has--;
	m->said--;
	count.done++;
}

static void on_reply(struct connection *c, const char *text, size_t length)
{
	struct mover *m = c->state;
	struct reply reply;

	reply_read(text, length, &reply, taken, m);
	count.progress_at = now_ns();
	if (reply.status) {
		count.errors++;
		memcpy(count.error, reply.error, sizeof(count.error));
	}
	if (!strcmp(reply.command, "ehlo")) {
		if (reply.status)
			die("mover %d: ehlo: %s", c->number, reply.error);
		m->ready = true;
		count.ready++;
	} else if (!strcmp(reply.command, "recv")) {
		m->asks = false;
	} else if (!strcmp(reply.command, "done")) {
		confirmed(m);
	}
	if (m->ready)
		say_more(c);
}

static void movers_open(void)
{
	for (long i = 0; i < opt.movers; i++) {
		struct connection *c = connection_open(on_reply, i);
		struct mover *m = grow(NULL, 1, sizeof(*m));

		memset(m, 0, sizeof(*m));
		m->items = grow(NULL, 2 * opt.max, sizeof(*m->items));
		m->said_at = grow(NULL, 2 * opt.max, sizeof(*m->said_at));
		c->state = m;
		put(c, "{\"command\":\"ehlo\",\"id\":\"");
		put(c, opt.id);
		put_number(c, i);
		put(c, "\"}");
		flush(c);
	}
}

void drain_open(void)
{
	given = grow(NULL, opt.n, 1);
	ended = grow(NULL, opt.n, 1);
	memset(given, 0, opt.n);
	memset(ended, 0, opt.n);
	movers_open();
	count.began_at = now_ns();
	kick_open();
}

bool drain_finished(void)
{
	kick();
	return count.done >= opt.n;
}

void mixed_open(void)
{
	drain_open();
	queue_open();
}

long drain_missing(void)
{
	long missing = 0;

	for (long i = 0; ended && i < opt.n; i++)
		missing += !ended[i];
	return missing;
}

/* Movers that wait for work that does not come. */
void idle_open(void)
{
	const int64_t began_at = count.began_at;

	opt.n = opt.movers;
	drain_open();
	count.began_at = began_at;
}

bool idle_finished(void)
{
	if (count.ready < opt.movers)
		return false;
	if (!idle_since_ms) {
		count.last_at = now_ns();
		idle_since_ms = count.last_at / 1000000;
	}
	count.progress_at = now_ns();
	return count.progress_at / 1000000 - idle_since_ms >= opt.hold_ms;
}
