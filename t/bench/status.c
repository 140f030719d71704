// SPDX-License-Identifier: LGPL-3.0-or-later
/* Who looks: --n times, one after the other. And an unlock from time to time. */

#include "loadgen.h"

static struct connection *kicker;
static int64_t kicked_at;

static void ask(struct connection *c)
{
	put(c, "{\"command\":\"status\"");
	if (opt.verbose >= 0) {
		put(c, ",\"verbose\":");
		put_number(c, opt.verbose);
	}
	put(c, "}");
	c->asked_at = now_ns();
	flush(c);
}

static void on_status(struct connection *c, const char *text, size_t length)
{
	(void)text;
	count.last_at = count.progress_at = now_ns();
	latency_add(count.last_at - c->asked_at);
	count.reply_bytes = length;
	count.replies++;
	if (count.replies < opt.n)
		ask(c);
}

void status_open(void)
{
	ask(connection_open(on_status, 0));
}

bool status_finished(void)
{
	return count.replies >= opt.n;
}

static void on_unlocked(struct connection *c, const char *text, size_t length)
{
	(void)c;
	(void)text;
	(void)length;
}

/* The C server does not look at what it has for a waiting mover when something is queued, but when it is unlocked. */
void kick_open(void)
{
	if (opt.kick_ms)
		kicker = connection_open(on_unlocked, 0);
}

void kick(void)
{
	const int64_t now = now_ns();

	if (!kicker || now - kicked_at < opt.kick_ms * 1000000)
		return;
	kicked_at = now;
	put(kicker, "{\"command\":\"lock\",\"locked\":0}");
	flush(kicker);
}
