/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "message.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void message_auth(struct buffer *out, const char *credential)
{
	buffer_printf(out, "{\"command\":\"auth\"");
	if (credential) {
		buffer_printf(out, ",\"credential\":");
		buffer_json_string(out, credential);
	}
	buffer_append(out, "}", 1);
}

void message_ehlo(struct buffer *out, const char *id, const char *fsname, const struct archive_ids *archives,
		  const struct requests *running)
{
	buffer_printf(out, "{\"command\":\"ehlo\"");
	if (*fsname) {
		buffer_printf(out, ",\"fsname\":");
		buffer_json_string(out, fsname);
	}
	if (archives->count) {
		for (int i = 0; i < archives->count; i++)
			buffer_printf(out, "%s%d", i ? "," : ",\"archive_ids\":[", archives->ids[i]);
		buffer_append(out, "]", 1);
	}
	buffer_printf(out, ",\"id\":");
	buffer_json_string(out, id);
	if (running->count) {
		buffer_printf(out, ",\"hai_list\":[");
		requests_list(running, out);
		buffer_append(out, "]", 1);
	}
	buffer_append(out, "}", 1);
}

void message_recv(struct buffer *out, const struct config *config)
{
	buffer_printf(out,
		      "{\"command\":\"recv\",\"max_archive\":%" PRId64 ",\"max_restore\":%" PRId64
		      ",\"max_remove\":%" PRId64 ",\"max_bytes\":%" PRId64 "}",
		      config->max_archive, config->max_restore, config->max_remove, config->hal_size);
}

void message_done(struct buffer *out, const struct request_key *key, int status)
{
	/* Unsigned values of 64 bits wrap on the wire. */
	buffer_printf(out,
		      "{\"command\":\"done\",\"hai_cookie\":%" PRId64 ",\"hai_dfid\":{\"f_seq\":%" PRId64
		      ",\"f_oid\":%" PRIu32 ",\"f_ver\":%" PRIu32 "},\"status\":%d}",
		      (int64_t)key->cookie, (int64_t)key->dfid.f_seq, key->dfid.f_oid, key->dfid.f_ver, status);
}

bool message_is(struct json message, const char *command)
{
	struct json value;

	return json_member(message, "command", &value) && json_equals(value, command);
}

/* A string of the other side, for the log: on one line and of a length that we choose. */
static void printable(struct json string, char *out, size_t size)
{
	char *text = malloc(string.len);
	size_t len;

	*out = '\0';
	if (!text)
		return;
	len = json_decode(string, text);
	if (len > size - 1)
		len = size - 1;
	for (size_t i = 0; i < len; i++)
		out[i] = (unsigned char)text[i] < 0x20 || text[i] == 0x7f ? '?' : text[i];
	out[len] = '\0';
	free(text);
}

bool message_failed(struct json reply, char *why, size_t size)
{
	struct json value;
	int64_t status = 0;

	if (!json_member(reply, "status", &value))
		return false;
	if (json_integer(value, &status)) {
		snprintf(why, size, "its status is no number");
		return true;
	}
	if (!status)
		return false;
	/* The C coordinatool uses either sign. */
	if (json_member(reply, "error", &value) && json_is_string(value))
		printable(value, why, size);
	else
		snprintf(why, size, "status %" PRId64, status);
	return true;
}

void message_nonce(struct json reply, char *nonce, size_t size)
{
	struct json value;

	*nonce = '\0';
	if (json_member(reply, "nonce", &value) && json_is_string(value))
		printable(value, nonce, size);
}

int message_read_list(struct json value, struct message_list *list)
{
	struct json_walk walk = json_walk(value);
	struct json key, v;
	int64_t number;
	int rc = json_is_object(value) ? 0 : -EPROTO;

	*list = (struct message_list){ .items = { "[]", 2 } };
	while (walk.object && json_next(&walk, &key, &v)) {
		if (json_equals(key, "list")) {
			list->items = v;
			if (!json_is_array(v) && !json_is_null(v))
				rc = -EPROTO;
		} else if (json_equals(key, "hal_fsname")) {
			if (json_is_string(v))
				printable(v, list->fsname, sizeof(list->fsname));
			else if (!json_is_null(v))
				rc = -EPROTO;
		} else if (json_equals(key, "hal_archive_id")) {
			if (json_integer(v, &number))
				rc = -EPROTO;
			else
				list->archive_id = (uint32_t)number;
		} else if (json_equals(key, "hal_flags")) {
			if (json_integer(v, &number))
				rc = -EPROTO;
			else
				list->flags = (uint64_t)number;
		}
	}
	return rc;
}
