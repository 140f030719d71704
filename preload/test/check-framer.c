/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "framer.h"
#include "tap.h"

static ssize_t first(const char *text, size_t limit)
{
	struct framer f;

	framer_init(&f, limit);
	return framer_next(&f, text, strlen(text));
}

static void cases(void)
{
	ok(first("{}", 100) == 2, "an empty object");
	ok(first("{}{}", 100) == 2, "two objects: the first");
	ok(first(" \n\t{\"a\":1} ", 100) == 10, "white space before an object belongs to it");
	ok(first("{\"}\":\"\\\"}\"}x", 100) == 11, "braces and quotes in strings do not count");
	ok(first("{\"a\":[{}", 100) == 0, "an object that is not complete");
	ok(first("", 100) == 0, "nothing");
	ok(first("x", 100) == -EPROTO, "a letter");
	ok(first("[1]", 100) == -EPROTO, "an array");
	ok(first("}", 100) == -EPROTO, "an end without a beginning");
	ok(first("{}", 2) == 2, "as long as the limit");
	ok(first("{ }", 2) == -EMSGSIZE, "longer than the limit");
	ok(first("          ", 5) == -EMSGSIZE, "white space without end");
}

static void inside(void)
{
	struct framer f;

	framer_init(&f, 100);
	framer_next(&f, " ", 1);
	ok(!framer_inside(&f), "white space does not begin an object");
	framer_next(&f, " {", 2);
	ok(framer_inside(&f), "a brace does");
}

static void random_message(struct buffer *out)
{
	static const char *const pieces[] = { "\"a}\":1", "\"b\":{\"c\":[{},[]]}", "\"\\\\\":\"\\\"{\"", "\"d\":\"]\"" };
	uint32_t count = random_below(5);

	if (one_in(3))
		buffer_append(out, " \n", 2);
	buffer_append(out, "{", 1);
	for (uint32_t i = 0; i < count; i++)
		buffer_printf(out, "%s%s", i ? "," : "", pieces[random_below(4)]);
	buffer_append(out, "}", 1);
}

/* A stream in random pieces must be cut where the messages were joined. */
static void random_streams(void)
{
	int wrong = 0;

	for (int i = 0; i < 500; i++) {
		struct buffer stream = { 0 };
		size_t ends[20], count = 1 + random_below(20), found = 0, start = 0, arrived = 0;
		struct framer f;

		for (size_t m = 0; m < count; m++) {
			random_message(&stream);
			ends[m] = stream.len;
		}
		framer_init(&f, 1 << 20);
		while (arrived < stream.len || start < arrived) {
			ssize_t len = framer_next(&f, stream.data + start, arrived - start);

			if (len < 0)
				break;
			if (len > 0) {
				start += (size_t)len;
				wrong += found >= count || ends[found] != start;
				found++;
			} else if (arrived == stream.len) {
				break;
			} else {
				arrived += 1 + random_below(8);
				if (arrived > stream.len)
					arrived = stream.len;
			}
		}
		wrong += found != count;
		buffer_free(&stream);
	}
	ok(wrong == 0, "random streams are cut where they were joined");
}

static void garbage(void)
{
	int longest = 0;

	for (int i = 0; i < 2000; i++) {
		char *text = malloc(64);
		struct framer f;
		size_t len = 0;
		ssize_t rc = 0;

		framer_init(&f, 48);
		while (len < 64 && rc == 0) {
			text[len++] = "{}[]\"\\ a\n"[random_below(9)];
			rc = framer_next(&f, text, len);
		}
		if (rc == 0)
			longest++;
		free(text);
	}
	ok(longest == 0, "garbage ends in a message, an error or the limit");
}

int main(void)
{
	cases();
	inside();
	random_streams();
	garbage();
	return done_testing();
}
