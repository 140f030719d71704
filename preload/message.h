/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Messages of the wire, written and read. coordinatool-protocol(7) says what they mean. */
#ifndef COORDINATOOL_MESSAGE_H
#define COORDINATOOL_MESSAGE_H

#include "buffer.h"
#include "config.h"
#include "requests.h"

/* An action list's own members; items is an array, or empty. */
struct message_list {
	char fsname[MAX_OBD_NAME + 1];
	uint32_t archive_id;
	uint64_t flags;
	struct json items;
};

/* credential: NULL asks for a nonce. */
void message_auth(struct buffer *out, const char *credential);

/* running: what this mover still has, sent when there is any. fsname may be "". */
void message_ehlo(struct buffer *out, const char *id, const char *fsname, const struct archive_ids *archives,
		  const struct requests *running);
void message_recv(struct buffer *out, const struct config *config);
void message_done(struct buffer *out, const struct request_key *key, int status);

bool message_is(struct json message, const char *command);

/* Does the reply carry an error? If so, why says which, on one line. */
bool message_failed(struct json reply, char *why, size_t size);

/* What a credential has to carry, by a reply to auth; "" where none is wanted. */
void message_nonce(struct json reply, char *nonce, size_t size);

/* *list is filled in any case. -EPROTO when a member has an impossible type or value. */
int message_read_list(struct json value, struct message_list *list);

#endif
