// SPDX-License-Identifier: LGPL-3.0-or-later
/* Who queues: --n requests, --batch a command, --window commands at a time. */

#include "loadgen.h"

void put_fid(struct connection *c, uint64_t seq, uint32_t oid, uint32_t ver)
{
	put(c, "{\"f_seq\":");
	put_number(c, seq);
	put(c, ",\"f_oid\":");
	put_number(c, oid);
	put(c, ",\"f_ver\":");
	put_number(c, ver);
	put(c, "}");
}

/* An archive of a file of its own. */
static void put_request(struct connection *c, long index)
{
	const uint64_t cookie = opt.start + index;
	const uint64_t seq = 0x200000400ULL + (cookie >> 16);

	put(c, "{\"hai_action\":20,\"hai_fid\":");
	put_fid(c, seq, cookie & 0xffff, 0);
	put(c, ",\"hai_dfid\":");
	put_fid(c, seq, cookie & 0xffff, 0);
	put(c, ",\"hai_extent_offset\":0,\"hai_extent_length\":-1,\"hai_cookie\":");
	put_number(c, cookie);
	put(c, ",\"hai_gid\":0,\"hal_archive_id\":1,\"hal_flags\":0,\"hai_data\":\"");
	if (opt.tags) {
		put(c, "tag=t");
		put_number(c, index % opt.tags);
	}
	put(c, "\"}");
}

static void say_more(struct connection *c)
{
	for (; c->in_flight < opt.window && count.sent < opt.n; c->in_flight++) {
		put(c, "{\"command\":\"queue\",\"hsm_action_items\":[");
		for (long i = 0; i < opt.batch && count.sent < opt.n; i++) {
			if (i)
				put(c, ",");
			put_request(c, count.sent++);
		}
		put(c, "]}");
	}
	flush(c);
}

static void ignore(void *argument, const struct item *item)
{
	(void)argument;
	(void)item;
}

static void on_reply(struct connection *c, const char *text, size_t length)
{
	struct reply reply;

	reply_read(text, length, &reply, ignore, NULL);
	if (reply.status)
		die("queue: %s", reply.error);
	count.acknowledged += reply.enqueued + reply.skipped;
	count.last_at = count.progress_at = now_ns();
	c->in_flight--;
	say_more(c);
}

void queue_open(void)
{
	for (long i = 0; i < opt.connections; i++)
		say_more(connection_open(on_reply, i));
}

bool queue_finished(void)
{
	return count.acknowledged >= opt.n;
}
