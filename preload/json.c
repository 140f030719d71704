/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "json.h"

#include <errno.h>
#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static const char *skip_space(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
		p++;
	return p;
}

/*
 * The skip_* functions stand at the first byte of something and return the
 * place behind it, or NULL when it is not well-formed.
 */
static const char *skip_escape(const char *p, const char *end)
{
	if (end - p < 2)
		return NULL;
	if (p[1] != 'u')
		return memchr("\"\\/bfnrt", p[1], 8) ? p + 2 : NULL;
	if (end - p < 6)
		return NULL;
	for (int i = 2; i < 6; i++) {
		if (hex_digit(p[i]) < 0)
			return NULL;
	}
	return p + 6;
}

static const char *skip_string(const char *p, const char *end)
{
	if (p >= end || *p != '"')
		return NULL;
	for (p++; p && p < end;) {
		if (*p == '"')
			return p + 1;
		if ((unsigned char)*p < 0x20)
			return NULL;
		if (*p == '\\')
			p = skip_escape(p, end);
		else
			p++;
	}
	return NULL;
}

static const char *skip_digits(const char *p, const char *end)
{
	const char *start = p;

	while (p < end && is_digit(*p))
		p++;
	return p > start ? p : NULL;
}

static const char *skip_number(const char *p, const char *end)
{
	if (*p == '-')
		p++;
	if (p < end && *p == '0')
		p++;
	else
		p = skip_digits(p, end);
	if (p && p < end && *p == '.')
		p = skip_digits(p + 1, end);
	if (p && p < end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < end && (*p == '+' || *p == '-'))
			p++;
		p = skip_digits(p, end);
	}
	return p;
}

static const char *skip_scalar(const char *p, const char *end)
{
	static const char *const words[] = { "true", "false", "null" };

	if (p >= end)
		return NULL;
	if (*p == '"')
		return skip_string(p, end);
	if (*p == '-' || is_digit(*p))
		return skip_number(p, end);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t len = strlen(words[i]);

		if ((size_t)(end - p) >= len && memcmp(p, words[i], len) == 0)
			return p + len;
	}
	return NULL;
}

/* "name" : with white space around, up to the value. */
static const char *skip_name(const char *p, const char *end)
{
	p = skip_string(skip_space(p, end), end);
	if (!p)
		return NULL;
	p = skip_space(p, end);
	if (p >= end || *p != ':')
		return NULL;
	return skip_space(p + 1, end);
}

/*
 * Any value. The stack is one bit a level (set: object), so that a hostile
 * message can use up neither the mover's stack nor its memory.
 */
static const char *skip_value(const char *p, const char *end)
{
	uint8_t objects[JSON_DEPTH_MAX / 8] = { 0 };
	unsigned int depth = 0;
	bool value_needed = true;

	for (;;) {
		if (value_needed) {
			if (p < end && (*p == '{' || *p == '[')) {
				bool object = *p == '{';

				if (depth == JSON_DEPTH_MAX)
					return NULL;
				if (object)
					objects[depth / 8] |= (uint8_t)(1u << depth % 8);
				else
					objects[depth / 8] &= (uint8_t)~(1u << depth % 8);
				depth++;
				p = skip_space(p + 1, end);
				if (p < end && *p == (object ? '}' : ']')) {
					value_needed = false;
					continue;
				}
				if (object)
					p = skip_name(p, end);
				if (!p)
					return NULL;
				continue;
			}
			p = skip_scalar(p, end);
			if (!p)
				return NULL;
			value_needed = false;
		} else {
			bool object = objects[(depth - 1) / 8] >> (depth - 1) % 8 & 1;

			if (p >= end)
				return NULL;
			if (*p == ',') {
				p = skip_space(p + 1, end);
				if (object)
					p = skip_name(p, end);
				if (!p)
					return NULL;
				value_needed = true;
				continue;
			}
			if (*p != (object ? '}' : ']'))
				return NULL;
			p++;
			depth--;
		}
		if (depth == 0)
			return p;
		p = skip_space(p, end);
	}
}

int json_parse(const char *text, size_t len, struct json *value)
{
	const char *end = text + len;
	const char *start = skip_space(text, end);
	const char *behind = skip_value(start, end);

	if (!behind || skip_space(behind, end) != end)
		return -EPROTO;
	*value = (struct json){ start, (size_t)(behind - start) };
	return 0;
}

bool json_is_object(struct json value)
{
	return value.len && value.text[0] == '{';
}

bool json_is_array(struct json value)
{
	return value.len && value.text[0] == '[';
}

bool json_is_string(struct json value)
{
	return value.len && value.text[0] == '"';
}

bool json_is_null(struct json value)
{
	return value.len && value.text[0] == 'n';
}

struct json_walk json_walk(struct json value)
{
	bool object = json_is_object(value);

	if (!object && !json_is_array(value))
		return (struct json_walk){ NULL, NULL, false };
	return (struct json_walk){ value.text + 1, value.text + value.len - 1, object };
}

bool json_next(struct json_walk *walk, struct json *key, struct json *value)
{
	const char *p = walk->at, *behind;

	if (!p)
		return false;
	p = skip_space(p, walk->end);
	if (p < walk->end && *p == ',')
		p = skip_space(p + 1, walk->end);
	if (p >= walk->end)
		return false;
	if (key)
		*key = (struct json){ p, 0 };
	if (walk->object) {
		behind = skip_string(p, walk->end);
		if (!behind)
			return false;
		if (key)
			key->len = (size_t)(behind - p);
		p = skip_name(p, walk->end);
	}
	behind = p ? skip_value(p, walk->end) : NULL;
	if (!behind)
		return false;
	*value = (struct json){ p, (size_t)(behind - p) };
	walk->at = behind;
	return true;
}

bool json_equals(struct json string, const char *name)
{
	size_t len = strlen(name);

	return string.len == len + 2 && memcmp(string.text + 1, name, len) == 0;
}

bool json_member(struct json object, const char *name, struct json *value)
{
	struct json_walk walk = json_walk(object);
	struct json key, v;
	bool found = false;

	if (!walk.object)
		return false;
	while (json_next(&walk, &key, &v)) {
		if (json_equals(key, name)) {
			*value = v;
			found = true;
		}
	}
	return found;
}

int json_integer(struct json value, int64_t *number)
{
	const char *p = value.text, *end = p + value.len;
	bool negative = value.len && *p == '-';
	uint64_t n = 0;

	if (json_is_null(value)) {
		*number = 0;
		return 0;
	}
	if (negative)
		p++;
	if (p == end)
		return -EINVAL;
	for (; p < end; p++) {
		unsigned int digit = (unsigned int)(*p - '0');

		if (!is_digit(*p))
			return -EINVAL;
		if (n > (UINT64_MAX - digit) / 10)
			return -ERANGE;
		n = n * 10 + digit;
	}
	if (negative && n > (uint64_t)INT64_MAX + 1)
		return -ERANGE;
	*number = (int64_t)(negative ? 0 - n : n);
	return 0;
}

static uint32_t hex4(const char *p)
{
	uint32_t n = 0;

	for (int i = 0; i < 4; i++)
		n = n << 4 | (uint32_t)hex_digit(p[i]);
	return n;
}

static size_t put_utf8(uint32_t c, char *out)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* p stands behind `\u`; *next is set behind all that was used. */
static uint32_t unicode_escape(const char *p, const char *end, const char **next)
{
	uint32_t c = hex4(p);

	*next = p + 4;
	if (c < 0xd800 || c > 0xdfff)
		return c;
	if (c < 0xdc00 && end - p >= 10 && p[4] == '\\' && p[5] == 'u') {
		uint32_t low = hex4(p + 6);

		if (low >= 0xdc00 && low <= 0xdfff) {
			*next = p + 10;
			return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		}
	}
	return 0xfffd;
}

size_t json_decode(struct json string, char *out)
{
	const char *p = string.text + 1, *end = string.text + string.len - 1;
	char *start = out;

	while (p < end) {
		static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
		const char *simple;

		if (*p != '\\') {
			*out++ = *p++;
			continue;
		}
		p++;
		if (*p == 'u') {
			out += put_utf8(unicode_escape(p + 1, end, &p), out);
			continue;
		}
		simple = strchr(from, *p);
		*out++ = simple ? to[simple - from] : *p;
		p++;
	}
	return (size_t)(out - start);
}
