/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The agent's talk with the coordinator: connect, ehlo, ask for work, report
 * what is done, and all of it again after a connection is lost.
 *
 * It never waits: the agent's thread polls, and calls session_turn() when
 * something happened or time is up. A session only shares the state given to
 * it; all else belongs to that thread.
 */
#ifndef COORDINATOOL_SESSION_H
#define COORDINATOOL_SESSION_H

#include "backoff.h"
#include "config.h"
#include "connection.h"
#include "state.h"

/* Milliseconds. */
#define SESSION_CONNECT_TIMEOUT 10000
#define SESSION_REPLY_TIMEOUT 60000 /* for the answer to auth or ehlo, and for the rest of a message */
#define SESSION_COMPLAIN_AFTER 60000 /* without coordinator, or between two words of a refusal: then an error is logged */
#define SESSION_SETTLED_AFTER 10000 /* connected: the next loss is a new one for the backoff */
#define SESSION_NONCE_MAX 128
#define SESSION_RETRY_MIN 1000 /* after a recv that failed or gave nothing */

/* Bytes of one message, besides 16 for each of hal_size: an item in JSON is some five times its packed size. */
#define SESSION_MESSAGE_MAX (64u * 1024 * 1024)

enum session_phase {
	SESSION_AWAY,
	SESSION_CONNECTING,
	SESSION_INTRODUCING, /* says who we are */
	SESSION_GREETING,
	SESSION_OPEN,
};

struct session {
	const struct config *config;
	const struct archive_ids *archives;
	struct state *state;
	struct connection connection;
	enum session_phase phase;
	struct backoff backoff;
	int64_t deadline; /* of the phase; AWAY: the next try; OPEN: none */
	int64_t since; /* this phase */
	int64_t away_since; /* 0: not away */
	int64_t recv_at; /* not before then */
	int64_t recv_pause; /* after the next recv that gives nothing */
	int64_t read_at; /* last bytes */
	bool asked; /* a recv is outstanding */
	bool complained;
	bool told_who; /* our credential has been sent */
	bool without_auth; /* the next connection: the last one ended as soon as it was asked for a nonce */
	bool auth_complained;
	int64_t refused_at; /* last said of it; 0: not refused since the last connection */
};

void session_init(struct session *s, const struct config *config, struct state *state,
		  const struct archive_ids *archives);

/* The descriptor to poll (-1: none) and for what. */
int session_fd(const struct session *s);
short session_events(const struct session *s);

/* When session_turn() wants to be called at the latest; INT64_MAX: no matter. */
int64_t session_due(const struct session *s);

/* revents: what poll said of the descriptor, 0 if nothing. */
void session_turn(struct session *s, short revents, int64_t now);

/* Has the coordinator confirmed all that ended, or can it not be told? The state's lock is held. */
bool session_drained(const struct session *s);

/* Connect anew. */
void session_restart(struct session *s, const char *why, int64_t now);

void session_free(struct session *s);

#endif
