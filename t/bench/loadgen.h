/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * loadgen: plays many movers and many who queue, from one thread, so that what
 * is measured is the server. Each mode is a row of modes[] in loadgen.c; what
 * it counts and how long replies took is printed as one line of JSON.
 *
 * A request is known by its cookie, --start and up; that no request is missing
 * at the end and none came twice is part of every result.
 */
#ifndef LOADGEN_H
#define LOADGEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../preload/transport.h"

struct options {
	const char *tls_ca, *host, *port;
	const char *id; /* of movers; a number follows */
	long n; /* requests, or replies to wait for */
	long batch; /* requests a command */
	long window; /* commands of a connection that are not answered yet */
	long connections;
	long movers;
	long max; /* requests that a mover has at a time */
	long done_window; /* dones that are not answered yet, a mover */
	long start; /* first cookie */
	long tags; /* different data; 0: none */
	long verbose; /* of status; -1: not said */
	long size; /* bytes of an echo */
	long hold_ms; /* how long idle movers stay */
	long kick_ms; /* how often an unlock is said; 0: never */
	long stall_ms; /* nothing happened for so long: give up */
	bool eager; /* movers ask for more while they work */
	bool part; /* more than n are queued, so any of them will do */
};

struct counters {
	long sent, acknowledged, received, done, replies, ready;
	long twice, errors;
	long reply_bytes;
	int64_t began_at; /* ns; of drains: when all movers had connected */
	int64_t progress_at; /* ns */
	int64_t last_at; /* of what counts for the rate */
	char error[160]; /* the last one */
};

extern struct options opt;
extern struct counters count;

int64_t now_ns(void);
__attribute__((noreturn, format(printf, 1, 2))) void die(const char *format, ...);
void *grow(void *memory, size_t count, size_t size);

/* ---- connection.c */

struct connection;

/* What a connection does with a whole reply. */
typedef void (*reply_fn)(struct connection *c, const char *text, size_t length);
/* Length of the reply that begins at text, or 0 while it is not whole. May keep in c->scan how far it has looked. */
typedef size_t (*frame_fn)(struct connection *c, const char *text, size_t length);

struct buffer {
	char *bytes;
	size_t begin, end, room;
};

struct connection {
	int number;
	struct transport transport;
	long in_flight; /* commands that are not answered yet, where a mode counts them */
	bool waits_to_write;
	reply_fn on_reply;
	struct buffer in, out;
	size_t scan; /* bytes of the first reply that were looked at */
	int depth;
	bool in_string, escaped;
	void *state; /* of the mode */
	int64_t asked_at;
};

struct connection *connection_open(reply_fn on_reply, int number);
void put(struct connection *c, const char *text);
void put_number(struct connection *c, uint64_t number);
/* Sends what was put, as far as the socket takes it. */
void flush(struct connection *c);
/* Handles what happens until --stall-ms, or at most so long; calls on_reply. */
void poll_connections(int milliseconds, frame_fn frame);
size_t frame_json(struct connection *c, const char *text, size_t length);

/* ---- reply.c */

struct item {
	uint64_t cookie, seq;
	uint32_t oid, ver;
};

struct reply {
	char command[16];
	char error[160];
	long status, enqueued, skipped;
};

/* Reads a reply; taken gets each request in it. */
void reply_read(const char *text, size_t length, struct reply *reply, void (*taken)(void *, const struct item *),
		void *argument);

/* ---- result.c */

void latency_add(int64_t ns);
void result_print(const char *mode, double seconds, long rated, long missing, bool stalled);

/* ---- the modes: each opens its connections, and then says whether all is done. */

struct mode {
	const char *name;
	void (*open)(void);
	bool (*finished)(void);
	frame_fn frame;
	/* What the rate is of. */
	long *counted;
};

void queue_open(void);
bool queue_finished(void);
void put_fid(struct connection *c, uint64_t seq, uint32_t oid, uint32_t ver);

void drain_open(void);
bool drain_finished(void);
void mixed_open(void);
long drain_missing(void);
void idle_open(void);
bool idle_finished(void);

void status_open(void);
bool status_finished(void);
void kick_open(void);
void kick(void);

void echo_open(void);
bool echo_finished(void);
void redis_open(void);
bool redis_finished(void);
size_t frame_line(struct connection *c, const char *text, size_t length);

#endif
