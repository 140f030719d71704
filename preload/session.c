/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "session.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "log.h"
#include "message.h"
#include "munge.h"

void session_init(struct session *s, const struct config *config, struct state *state,
		  const struct archive_ids *archives)
{
	size_t limit = SESSION_MESSAGE_MAX + 16 * (size_t)config->hal_size;

	*s = (struct session){
		.config = config,
		.archives = archives,
		.state = state,
		.recv_pause = SESSION_RETRY_MIN,
	};
	connection_init(&s->connection, &state->lock, limit, config->tls_port ? &config->tls : NULL);
	backoff_init(&s->backoff, (uint32_t)(state_now() * 2654435761u) ^ (uint32_t)getpid());
}

static void enter(struct session *s, enum session_phase phase, int64_t now, int64_t timeout)
{
	s->phase = phase;
	s->since = now;
	s->deadline = now + timeout;
}

/* Once an outage, at a level that shows without being asked for. */
static void complain(struct session *s, const char *why, int64_t now)
{
	if (!s->away_since)
		s->away_since = now;
	if (s->complained || s->refused_at || now - s->away_since < SESSION_COMPLAIN_AFTER)
		return;
	s->complained = true;
	log_at(LOG_ERROR, "no coordinator for %" PRId64 " s, still trying host=%s port=%d: %s",
	       (now - s->away_since) / 1000, s->config->host, config_port(s->config), why);
}

/* Waiting may help, as the other mover of this id may be our predecessor; but somebody may have to help. */
static void complain_at_once(struct session *s, const char *what, const char *why, int64_t now)
{
	if (s->refused_at && now - s->refused_at < SESSION_COMPLAIN_AFTER)
		return;
	s->refused_at = now;
	log_at(LOG_ERROR, "%s, still trying host=%s port=%d id=%s: %s", what, s->config->host, config_port(s->config),
	       s->config->client_id, why);
}

static void lose(struct session *s, const char *why, int64_t now)
{
	int64_t wait = 0;

	/* A coordinator that does not know auth closes the connection. */
	s->without_auth = s->phase == SESSION_INTRODUCING && s->config->auth == AUTH_OPTIONAL && !s->told_who;
	if (s->without_auth)
		connection_again(&s->connection);
	if (s->phase == SESSION_OPEN && now - s->since >= SESSION_SETTLED_AFTER)
		backoff_success(&s->backoff);
	/* A host's other addresses are tried at once. */
	if (s->phase != SESSION_CONNECTING || !s->connection.next)
		wait = backoff_failure(&s->backoff);
	log_at(s->phase == SESSION_OPEN ? LOG_WARN : LOG_INFO,
	       "connection lost, next try in %" PRId64 " ms host=%s port=%d: %s", wait, s->config->host,
	       config_port(s->config), why);
	complain(s, why, now);
	connection_close(&s->connection);
	s->asked = false;
	state_lock(s->state);
	requests_resend(&s->state->requests);
	state_unlock(s->state);
	enter(s, SESSION_AWAY, now, wait);
}

static void lose_errno(struct session *s, int rc, int64_t now)
{
	const char *why = connection_error(&s->connection, rc);

	if (rc == -EKEYREJECTED)
		complain_at_once(s, "no way to talk with the coordinator", why, now);
	lose(s, why, now);
}

static void try_connect(struct session *s, int64_t now)
{
	int rc = connection_open(&s->connection, s->config->host, config_port(s->config));

	/* The look-up of the name may have taken its time. */
	now = state_now();
	enter(s, SESSION_CONNECTING, now, SESSION_CONNECT_TIMEOUT);
	if (rc)
		lose_errno(s, rc, now);
}

static void greet(struct session *s, int64_t now)
{
	struct state *state = s->state;

	state_lock(state);
	message_ehlo(&s->connection.out, s->config->client_id, state->fsname, s->archives, &state->requests);
	state_unlock(state);
	s->read_at = now;
	enter(s, SESSION_GREETING, now, SESSION_REPLY_TIMEOUT);
}

/* Says that, and goes on without; the coordinator knows whether that will do. */
static void cannot_introduce(struct session *s, const char *why, int64_t now)
{
	log_at(s->auth_complained || s->config->auth == AUTH_OPTIONAL ? LOG_INFO : LOG_ERROR,
	       "cannot say who this mover is: %s", why);
	s->auth_complained = true;
	greet(s, now);
}

/* Connected: who we are comes first, where that is wanted. */
static void introduce(struct session *s, int64_t now)
{
	if (s->config->auth == AUTH_OFF || s->without_auth) {
		greet(s, now);
		return;
	}
	message_auth(&s->connection.out, NULL);
	s->told_who = false;
	s->read_at = now;
	enter(s, SESSION_INTRODUCING, now, SESSION_REPLY_TIMEOUT);
}

/* Whether that is what the reply says; then the connection is given up. */
static bool refused(struct session *s, const char *command, struct json reply, int64_t now)
{
	char why[LOG_LINE_MAX / 2], text[LOG_LINE_MAX];

	if (!message_failed(reply, why, sizeof(why)))
		return false;
	complain_at_once(s, "refused by the coordinator", why, now);
	snprintf(text, sizeof(text), "%s refused: %s", command, why);
	lose(s, text, now);
	return true;
}

static void on_auth(struct session *s, struct json reply, int64_t now)
{
	char nonce[SESSION_NONCE_MAX], text[SESSION_NONCE_MAX + 16], why[LOG_LINE_MAX / 2], *credential;

	if (refused(s, "auth", reply, now))
		return;
	message_nonce(reply, nonce, sizeof(nonce));
	if (!*nonce) {
		greet(s, now);
		return;
	}
	snprintf(text, sizeof(text), "coordinatool %s", nonce);
	if (munge_credential(s->config->munge_socket, text, &credential, why, sizeof(why))) {
		cannot_introduce(s, why, state_now());
		return;
	}
	s->auth_complained = false;
	s->told_who = true;
	message_auth(&s->connection.out, credential);
	free(credential);
	/* munged may have taken its time. */
	enter(s, SESSION_INTRODUCING, state_now(), SESSION_REPLY_TIMEOUT);
}

static void on_ehlo(struct session *s, struct json reply, int64_t now)
{
	/* The C coordinatool names another command when it refuses archive ids, so the name does not count here. */
	if (refused(s, "ehlo", reply, now))
		return;
	log_at(LOG_NORMAL, "connected host=%s port=%d id=%s", s->config->host, config_port(s->config),
	       s->config->client_id);
	connection_settled(&s->connection);
	s->away_since = 0;
	s->complained = false;
	s->refused_at = 0;
	s->recv_at = now;
	enter(s, SESSION_OPEN, now, 0); /* which has no deadline */
}

/* Nothing came of a recv: ask again, but not in a tight loop. */
static void pause_recv(struct session *s, int64_t now)
{
	s->recv_at = now + s->recv_pause;
	s->recv_pause = s->recv_pause * 2 < BACKOFF_MAX ? s->recv_pause * 2 : BACKOFF_MAX;
}

/* Are the lists for the filesystem that this mover has mounted? Learns the name where Lustre did not tell it. */
static bool same_filesystem(struct state *state, const char *theirs)
{
	bool same = true;

	if (!*theirs)
		return true;
	state_lock(state);
	if (!*state->fsname)
		snprintf(state->fsname, sizeof(state->fsname), "%s", theirs);
	else
		same = strcmp(state->fsname, theirs) == 0;
	state_unlock(state);
	return same;
}

static int take_item(struct state *state, struct json item, const struct message_list *list)
{
	struct request *r;
	int rc = request_read(item, list->archive_id, list->flags, &r);

	if (rc)
		return rc;
	if (r->refused)
		log_at(LOG_ERROR, "item refused, ends with EINVAL: %.*s", (int)(r->json_len < 512 ? r->json_len : 512),
		       r->json);
	else
		log_at(LOG_DEBUG, "received action=%u fid=" DFID " cookie=%#" PRIx64, r->action, PFID(&r->key.fid),
		       r->key.cookie);
	state_lock(state);
	rc = requests_add(&state->requests, r);
	state_unlock(state);
	if (rc)
		free(r);
	if (rc == -EEXIST)
		log_at(LOG_INFO, "item ignored: it runs here already");
	return rc == -EEXIST ? 0 : rc;
}

static void on_list(struct session *s, struct json value, int64_t now)
{
	struct state *state = s->state;
	struct message_list list;
	struct json_walk walk;
	struct json item;
	bool any;
	int rc = message_read_list(value, &list);

	if (!rc && !same_filesystem(state, list.fsname)) {
		log_at(LOG_ERROR, "coordinator of another filesystem: it serves %s host=%s port=%d", list.fsname,
		       s->config->host, config_port(s->config));
		rc = -EXDEV;
	}
	walk = json_walk(list.items);
	while (!rc && json_next(&walk, NULL, &item))
		rc = take_item(state, item, &list);
	state_lock(state);
	any = state->requests.ready;
	if (any)
		state->wanted = state->polling;
	state_show_ready(state);
	state_unlock(state);
	if (any)
		s->recv_pause = SESSION_RETRY_MIN;
	else
		pause_recv(s, now);
	/* Items that were not taken are not in the next ehlo, and so are given again. */
	if (rc)
		lose_errno(s, rc, now);
}

static void on_recv(struct session *s, struct json reply, int64_t now)
{
	struct json list;
	char why[LOG_LINE_MAX / 2];

	s->asked = false;
	if (message_failed(reply, why, sizeof(why))) {
		log_at(LOG_WARN, "recv refused: %s", why);
		pause_recv(s, now);
	} else if (json_member(reply, "hsm_action_list", &list)) {
		on_list(s, list, now);
	} else {
		pause_recv(s, now);
	}
}

static void on_done(struct session *s, struct json reply)
{
	char why[LOG_LINE_MAX / 2];

	/* Sending it again would not help: the coordinator has read it and knows better. */
	if (message_failed(reply, why, sizeof(why)))
		log_at(LOG_WARN, "done refused: %s", why);
	state_lock(s->state);
	if (!requests_confirm(&s->state->requests))
		log_at(LOG_INFO, "reply to a done that was never sent");
	state_unlock(s->state);
}

static void on_message(struct session *s, struct json message, int64_t now)
{
	if (s->phase == SESSION_INTRODUCING)
		on_auth(s, message, now);
	else if (s->phase == SESSION_GREETING)
		on_ehlo(s, message, now);
	else if (message_is(message, "recv"))
		on_recv(s, message, now);
	else if (message_is(message, "done"))
		on_done(s, message);
	else
		log_at(LOG_INFO, "message ignored: %.*s", (int)(message.len < 200 ? message.len : 200), message.text);
}

static void receive(struct session *s, int64_t now)
{
	struct json message;
	int rc = connection_read(&s->connection);

	if (rc == -EAGAIN)
		return;
	s->read_at = now;
	while (rc >= 0 && s->phase >= SESSION_INTRODUCING) {
		rc = connection_message(&s->connection, &message);
		if (rc <= 0)
			break;
		on_message(s, message, now);
	}
	if (rc < 0 && s->phase >= SESSION_INTRODUCING)
		lose_errno(s, rc, now);
}

/* What there is to say once the coordinator knows us. */
static void speak(struct session *s, int64_t now)
{
	struct state *state = s->state;
	struct buffer *out = &s->connection.out;
	const struct request *r;

	state_lock(state);
	while (!out->failed && (r = requests_next_done(&state->requests)))
		message_done(out, &r->key, r->status);
	if (state->wanted && !s->asked && !state->requests.ready && now >= s->recv_at) {
		message_recv(out, s->config);
		s->asked = true;
	}
	state_unlock(state);
}

static void check_time(struct session *s, int64_t now)
{
	if (s->phase != SESSION_AWAY && s->phase != SESSION_OPEN && now >= s->deadline)
		lose(s, s->phase == SESSION_CONNECTING ? "no connection in time" :
		     s->phase == SESSION_INTRODUCING   ? "no answer to auth in time" :
							 "no answer to ehlo in time",
		     now);
	else if (s->phase == SESSION_OPEN && framer_inside(&s->connection.framer) &&
		 now - s->read_at >= SESSION_REPLY_TIMEOUT)
		lose(s, "half a message, and nothing more", now);
}

void session_turn(struct session *s, short revents, int64_t now)
{
	int rc;

	if (s->phase == SESSION_CONNECTING && revents) {
		rc = connection_establish(&s->connection, s->config->host);
		if (!rc)
			introduce(s, now);
		else if (rc != -EAGAIN)
			lose_errno(s, rc, now);
	} else if (s->phase >= SESSION_INTRODUCING && connection_readable(&s->connection, revents)) {
		receive(s, now);
	}
	check_time(s, now);
	if (s->phase == SESSION_AWAY && now >= s->deadline)
		try_connect(s, now);
	if (s->phase == SESSION_OPEN)
		speak(s, now);
	if (s->phase >= SESSION_INTRODUCING) {
		rc = connection_write(&s->connection);
		if (rc)
			lose_errno(s, rc, now);
	}
}

int session_fd(const struct session *s)
{
	return s->connection.transport.fd;
}

short session_events(const struct session *s)
{
	return connection_events(&s->connection);
}

int64_t session_due(const struct session *s)
{
	int64_t due = INT64_MAX;
	bool ask;

	if (s->connection.transport.has_more)
		return INT64_MIN;
	if (s->phase != SESSION_OPEN)
		return s->deadline;
	state_lock(s->state);
	ask = s->state->wanted && !s->asked && !s->state->requests.ready;
	state_unlock(s->state);
	if (ask)
		due = s->recv_at;
	if (framer_inside(&s->connection.framer) && s->read_at + SESSION_REPLY_TIMEOUT < due)
		due = s->read_at + SESSION_REPLY_TIMEOUT;
	return due;
}

bool session_drained(const struct session *s)
{
	return s->phase != SESSION_OPEN || !s->state->requests.ended;
}

void session_restart(struct session *s, const char *why, int64_t now)
{
	if (s->phase >= SESSION_INTRODUCING)
		lose(s, why, now);
}

void session_free(struct session *s)
{
	connection_free(&s->connection);
}
