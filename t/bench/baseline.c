// SPDX-License-Identifier: LGPL-3.0-or-later
/*
 * What a machine can do at all, to compare with: the same bytes to and fro
 * with a server that only sends them back, and into Redis and out again,
 * --batch fields a command, all of them pipelined.
 */

#include <stdio.h>
#include <string.h>

#include "loadgen.h"

static long sent;
static char *padding;
/* A key as ours, and a value of the length of a request's. */
static const char value[] =
	"{\"hai_action\":20,\"hai_fid\":{\"f_seq\":8589935617,\"f_oid\":1,\"f_ver\":0},\"hai_dfid\":{\"f_seq\":8589935617,"
	"\"f_oid\":1,\"f_ver\":0},\"hai_extent_offset\":0,\"hai_extent_length\":-1,\"hai_cookie\":1001,\"hai_gid\":0,"
	"\"hal_archive_id\":1,\"hal_flags\":0,\"hai_data\":\"\",\"timestamp\":1795356470316788785}";

static void echo_more(struct connection *c)
{
	c->asked_at = now_ns();
	for (; c->in_flight < opt.window && sent < opt.n; c->in_flight++, sent++) {
		put(c, "{\"echo\":\"");
		put(c, padding);
		put(c, "\"}");
	}
	flush(c);
}

static void on_echo(struct connection *c, const char *text, size_t length)
{
	(void)text;
	(void)length;
	count.last_at = count.progress_at = now_ns();
	latency_add(count.last_at - c->asked_at);
	count.replies++;
	c->in_flight--;
	echo_more(c);
}

void echo_open(void)
{
	padding = grow(NULL, opt.size + 1, 1);
	memset(padding, 'x', opt.size);
	padding[opt.size] = '\0';
	for (long i = 0; i < opt.connections; i++)
		echo_more(connection_open(on_echo, i));
}

bool echo_finished(void)
{
	return count.replies >= opt.n;
}

/* First so many HSET, then as many HDEL. */
static long redis_commands(void)
{
	return 2 * ((opt.n + opt.batch - 1) / opt.batch);
}

static void put_bulk(struct connection *c, const char *text)
{
	put(c, "$");
	put_number(c, strlen(text));
	put(c, "\r\n");
	put(c, text);
	put(c, "\r\n");
}

static void put_command(struct connection *c, long number)
{
	const long half = redis_commands() / 2;
	const bool sets = number < half;
	const long first = number % half * opt.batch;
	const long fields = opt.n - first < opt.batch ? opt.n - first : opt.batch;
	char key[64];

	put(c, "*");
	put_number(c, 2 + fields * (sets ? 2 : 1));
	put(c, "\r\n");
	put_bulk(c, sets ? "HSET" : "HDEL");
	put_bulk(c, "bench_baseline");
	for (long i = first; i < first + fields; i++) {
		snprintf(key, sizeof(key), "%016lx%016llx%08lx00000000", i, 0x200000400ULL, i & 0xffff);
		put_bulk(c, key);
		if (sets)
			put_bulk(c, value);
	}
}

static void redis_more(struct connection *c)
{
	for (; c->in_flight < opt.window && sent < redis_commands(); c->in_flight++)
		put_command(c, sent++);
	flush(c);
}

static void on_line(struct connection *c, const char *text, size_t length)
{
	if (*text != ':')
		die("redis: %.*s", (int)length, text);
	count.last_at = count.progress_at = now_ns();
	count.replies++;
	c->in_flight--;
	redis_more(c);
}

size_t frame_line(struct connection *c, const char *text, size_t length)
{
	const char *end = memchr(text, '\n', length);

	(void)c;
	return end ? (size_t)(end - text) + 1 : 0;
}

void redis_open(void)
{
	redis_more(connection_open(on_line, 0));
}

bool redis_finished(void)
{
	return count.replies >= redis_commands();
}
