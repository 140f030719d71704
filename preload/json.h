/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * Reading JSON in place.
 *
 * The agent sends items back exactly as it received them, members it does not
 * know included, and numbers in them may be larger than any C type. So it
 * keeps the text and looks into it, instead of building a tree and printing it
 * again. Nothing here allocates.
 *
 * A struct json is the text of one value, without white space around it, from
 * a message that json_parse() has accepted; only such values may be handed to
 * the other functions.
 */
#ifndef COORDINATOOL_JSON_H
#define COORDINATOOL_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Nesting allowed in a message; what the C coordinatool's parser allows. */
#define JSON_DEPTH_MAX 2048

struct json {
	const char *text;
	size_t len;
};

/* A walk over the members of an object or the elements of an array. */
struct json_walk {
	const char *at;
	const char *end;
	bool object;
};

/* One whole value with nothing but white space around it, or -EPROTO. */
int json_parse(const char *text, size_t len, struct json *value);

bool json_is_object(struct json value);
bool json_is_array(struct json value);
bool json_is_string(struct json value);
bool json_is_null(struct json value);

/* Start a walk. A value that is neither object nor array has no elements. */
struct json_walk json_walk(struct json value);

/*
 * Next element. For an object *key is the member's name, a JSON string; for
 * an array it is empty. key may be NULL. False at the end.
 */
bool json_next(struct json_walk *walk, struct json *key, struct json *value);

/* Is this JSON string spelled exactly like name (names with escapes never are)? */
bool json_equals(struct json string, const char *name);

/* The last member of that name, or false. */
bool json_member(struct json object, const char *name, struct json *value);

/*
 * An integer of the wire: signed 64 bits, where unsigned Lustre values wrap;
 * 2^63 to 2^64-1 are taken for what they wrap to. null gives 0.
 * -EINVAL when it is not an integer, -ERANGE when it does not fit 64 bits.
 */
int json_integer(struct json value, int64_t *number);

/*
 * Bytes of a string in UTF-8, escapes resolved, into out, which has room for
 * value.len bytes. Returns the length; the text may contain NUL and is not
 * terminated. Half a surrogate pair becomes U+FFFD.
 */
size_t json_decode(struct json string, char *out);

#endif
