/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "json.h"
#include "tap.h"

static bool valid(const char *text)
{
	struct json v;

	return json_parse(text, strlen(text), &v) == 0;
}

static void syntax(void)
{
	static const char *const good[] = {
		"{}", "[]", " {\t\"a\" : 1 ,\r\n\"b\":[1,2.5,-0,1e9,1E-2,true,false,null,\"x\"]} ", "\"\\u00e9\\\"\\\\\\/\\b\"",
		"0", "-1", "[[[[]]]]", "{\"\":{}}", "[\"\\u0000\"]",
	};
	static const char *const bad[] = {
		"", " ", "{", "}", "[", "]", "{]", "[}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[,1]", "{a:1}", "{'a':1}",
		"[1 2]", "{\"a\" 1}", "01", "-", "1.", ".5", "1e", "+1", "nul", "truex", "\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u12",
		"\"\n\"", "{}{}", "[1]]", "{\"a\":1}}", "\\", "{,}", "{1:2}", "[\"a\":1]", "{\"a\",\"b\"}",
	};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ok(valid(good[i]), "well-formed: %s", good[i][0] == ' ' ? "(with white space)" : good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(!valid(bad[i]), "not well-formed: number %zu", i);
}

static void depth(void)
{
	char text[2 * JSON_DEPTH_MAX + 2];
	struct json v;

	memset(text, '[', JSON_DEPTH_MAX);
	memset(text + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
	ok(json_parse(text, 2 * JSON_DEPTH_MAX, &v) == 0, "nesting up to the limit is accepted");
	memset(text, '[', JSON_DEPTH_MAX + 1);
	memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
	ok(json_parse(text, 2 * JSON_DEPTH_MAX + 2, &v) == -EPROTO, "nesting beyond the limit is not");
}

static int integer(const char *text, int64_t *n)
{
	return json_integer((struct json){ text, strlen(text) }, n);
}

static void integers(void)
{
	int64_t n;

	ok(!integer("0", &n) && n == 0, "zero");
	ok(!integer("-9223372036854775808", &n) && n == INT64_MIN, "the smallest integer");
	ok(!integer("9223372036854775807", &n) && n == INT64_MAX, "the largest signed integer");
	ok(!integer("18446744073709551615", &n) && n == -1, "an unsigned integer wraps");
	ok(integer("18446744073709551616", &n) == -ERANGE, "65 bits are refused");
	ok(integer("-9223372036854775809", &n) == -ERANGE, "65 bits with a sign are refused");
	ok(!integer("null", &n) && n == 0, "null is zero");
	ok(integer("1.0", &n) == -EINVAL, "a fraction is refused");
	ok(integer("1e3", &n) == -EINVAL, "an exponent is refused");
	ok(integer("\"1\"", &n) == -EINVAL, "a string is refused");
	ok(integer("{}", &n) == -EINVAL, "an object is refused");
	ok(integer("true", &n) == -EINVAL, "a truth value is refused");
}

static bool decodes(const char *text, const char *bytes, size_t len)
{
	char out[64];

	return json_decode((struct json){ text, strlen(text) }, out) == len && memcmp(out, bytes, len) == 0;
}

static void strings(void)
{
	ok(decodes("\"\"", "", 0), "empty string");
	ok(decodes("\"a\\u0000b\"", "a\0b", 3), "NUL");
	ok(decodes("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8), "all short escapes");
	ok(decodes("\"\\u00e9\\u2713\"", "\xc3\xa9\xe2\x9c\x93", 5), "escapes of two and three bytes");
	ok(decodes("\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80", 4), "a surrogate pair");
	ok(decodes("\"\\ud83dx\"", "\xef\xbf\xbdx", 4), "half a surrogate pair");
	ok(decodes("\"\\ude00\"", "\xef\xbf\xbd", 3), "the other half");
	ok(decodes("\"\\ud83d\\ud83d\"", "\xef\xbf\xbd\xef\xbf\xbd", 6), "two first halves");
}

static void members(void)
{
	static const char text[] = "{\"a\":1,\"b\":{\"a\":2},\"c\":[3,4],\"a\":5}";
	struct json object, v;
	int64_t n;

	json_parse(text, strlen(text), &object);
	ok(json_member(object, "a", &v) && !json_integer(v, &n) && n == 5, "the last of equal names counts");
	ok(json_member(object, "b", &v) && json_is_object(v) && v.len == 7, "an object as a member");
	ok(json_member(object, "c", &v) && json_is_array(v), "an array as a member");
	ok(!json_member(v, "a", &v), "an array has no members");
	ok(!json_member(object, "d", &v), "a member that is not there");
}

/* Writes a random value, and its compact form. */
static void generate(struct buffer *loose, struct buffer *compact, int level)
{
	static const char *const scalars[] = {
		"0", "-17", "2.50", "1e+09", "18446744073709551615", "99999999999999999999999", "true", "false", "null",
		"\"\"", "\"{[\\\"\"", "\"\\\\\"", "\"\\u0000\"", "\"\xc3\xa9 ,:\"",
	};
	uint32_t kind = random_below(level > 6 ? 1 : 3);
	const char *separator = "";
	uint32_t count = random_below(4);

#define BOTH(text) (buffer_append(loose, text, strlen(text)), buffer_append(compact, text, strlen(text)))
#define SPACE() (one_in(3) ? buffer_append(loose, " \n\t\r" + random_below(4), 1) : (void)0)
	if (kind == 0) {
		const char *text = scalars[random_below(sizeof(scalars) / sizeof(scalars[0]))];

		BOTH(text);
		return;
	}
	BOTH(kind == 1 ? "{" : "[");
	SPACE();
	while (count--) {
		BOTH(separator);
		separator = ",";
		SPACE();
		if (kind == 1) {
			BOTH("\"k\\\"}\"");
			SPACE();
			BOTH(":");
			SPACE();
		}
		generate(loose, compact, level + 1);
		SPACE();
	}
	BOTH(kind == 1 ? "}" : "]");
}

static void rewrite(struct json value, struct buffer *out)
{
	struct json_walk walk = json_walk(value);
	const char *separator = "";
	struct json key, v;

	if (!walk.at) {
		buffer_append(out, value.text, value.len);
		return;
	}
	buffer_append(out, value.text, 1);
	while (json_next(&walk, &key, &v)) {
		buffer_append(out, separator, strlen(separator));
		separator = ",";
		if (key.len) {
			buffer_append(out, key.text, key.len);
			buffer_append(out, ":", 1);
		}
		rewrite(v, out);
	}
	buffer_append(out, value.text + value.len - 1, 1);
}

/* In memory of exactly its size, so that the sanitizer sees a read behind the end. */
static int parse_copy(const char *text, size_t len)
{
	char *copy = malloc(len ? len : 1);
	struct json v;
	int rc;

	memcpy(copy, text, len);
	rc = json_parse(copy, len, &v);
	if (rc == 0) {
		struct buffer out = { 0 };

		rewrite(v, &out);
		buffer_free(&out);
	}
	free(copy);
	return rc;
}

static void random_documents(void)
{
	int wrong = 0, short_ones = 0;

	for (int i = 0; i < 3000; i++) {
		struct buffer loose = { 0 }, compact = { 0 }, again = { 0 };
		struct json v;

		buffer_append(&loose, "{\"x\":", 5);
		buffer_append(&compact, "{\"x\":", 5);
		generate(&loose, &compact, 0);
		buffer_append(&loose, "}", 1);
		buffer_append(&compact, "}", 1);
		if (json_parse(loose.data, loose.len, &v))
			wrong++;
		else
			rewrite(v, &again);
		if (again.len != compact.len || memcmp(again.data, compact.data, again.len) != 0)
			wrong++;
		if (parse_copy(loose.data, random_below((uint32_t)loose.len)) == 0)
			short_ones++;
		for (int j = 0; j < 5; j++)
			loose.data[random_below((uint32_t)loose.len)] = "{}[]\",:\\0au \x01"[random_below(13)];
		parse_copy(loose.data, loose.len);
		buffer_free(&loose);
		buffer_free(&compact);
		buffer_free(&again);
	}
	ok(wrong == 0, "random documents are read as they were written");
	ok(short_ones == 0, "no document is complete before its end");
}

int main(void)
{
	syntax();
	depth();
	integers();
	strings();
	members();
	random_documents();
	return done_testing();
}
