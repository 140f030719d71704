// SPDX-License-Identifier: LGPL-3.0-or-later
/*
 * Reads what counts in a reply: a few members of the object itself, and the
 * requests in hsm_action_list.list. One pass, no tree: a member is known by
 * its depth and by the name of what it stands in.
 */

#include <stdlib.h>
#include <string.h>

#include "loadgen.h"

#define MAX_DEPTH 64
/* The reply, hsm_action_list, list, a request, its FID. */
#define IN_REPLY 1
#define IN_ITEM 4
#define IN_FID 5

struct word {
	const char *text;
	size_t length;
};

struct reader {
	struct reply *reply;
	void (*taken)(void *, const struct item *);
	void *argument;
	struct item item;
	int depth;
	struct word names[MAX_DEPTH]; /* the last member at each depth */
};

static bool is(struct word word, const char *text)
{
	return word.length == strlen(text) && !memcmp(word.text, text, word.length);
}

static void keep(char *to, size_t room, struct word word)
{
	if (word.length >= room)
		word.length = room - 1;
	memcpy(to, word.text, word.length);
	to[word.length] = '\0';
}

static void text_value(struct reader *r, struct word value)
{
	if (r->depth != IN_REPLY)
		return;
	if (is(r->names[IN_REPLY], "command"))
		keep(r->reply->command, sizeof(r->reply->command), value);
	else if (is(r->names[IN_REPLY], "error"))
		keep(r->reply->error, sizeof(r->reply->error), value);
}

static void number_value(struct reader *r, long long value)
{
	const struct word name = r->names[r->depth];

	if (r->depth == IN_REPLY) {
		if (is(name, "status"))
			r->reply->status = value;
		else if (is(name, "enqueued"))
			r->reply->enqueued = value;
		else if (is(name, "skipped"))
			r->reply->skipped = value;
	} else if (r->depth == IN_ITEM && is(name, "hai_cookie")) {
		r->item.cookie = value;
	} else if (r->depth == IN_FID && is(r->names[IN_ITEM], "hai_dfid")) {
		if (is(name, "f_seq"))
			r->item.seq = value;
		else if (is(name, "f_oid"))
			r->item.oid = value;
		else if (is(name, "f_ver"))
			r->item.ver = value;
	}
}

static void closed(struct reader *r)
{
	if (r->depth == IN_ITEM && is(r->names[1], "hsm_action_list") && is(r->names[2], "list")) {
		r->taken(r->argument, &r->item);
		memset(&r->item, 0, sizeof(r->item));
	}
	r->names[r->depth--].length = 0;
}

void reply_read(const char *text, size_t length, struct reply *reply, void (*taken)(void *, const struct item *),
		void *argument)
{
	struct reader r = { .reply = reply, .taken = taken, .argument = argument };
	const char *end = text + length;
	struct word word;
	char *behind;

	memset(reply, 0, sizeof(*reply));
	while (text < end) {
		switch (*text) {
		case '{':
		case '[':
			if (++r.depth == MAX_DEPTH)
				die("a reply is nested deeper than %d", MAX_DEPTH);
			text++;
			break;
		case '}':
		case ']':
			closed(&r);
			text++;
			break;
		case '"':
			word.text = ++text;
			while (*text != '"')
				text += *text == '\\' ? 2 : 1;
			word.length = text++ - word.text;
			if (*text == ':')
				r.names[r.depth] = word;
			else
				text_value(&r, word);
			break;
		case '-':
		case '0' ... '9':
			/* A brace is behind the last number, so strtoll ends in time. */
			number_value(&r, strtoll(text, &behind, 10));
			text = behind;
			break;
		default:
			text++;
		}
	}
}
