/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * A growing run of bytes.
 *
 * Running out of memory is remembered in `failed` instead of being reported by
 * every call: a writer appends all its pieces and looks once. A failed buffer
 * ignores what is appended to it until buffer_clear().
 */
#ifndef COORDINATOOL_BUFFER_H
#define COORDINATOOL_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

struct buffer {
	char *data;
	size_t len;
	size_t cap;
	bool failed;
};

/* Make room for more bytes behind len; false and failed when there is no memory. */
bool buffer_reserve(struct buffer *b, size_t more);

void buffer_append(struct buffer *b, const void *bytes, size_t len);

__attribute__((format(printf, 2, 3)))
void buffer_printf(struct buffer *b, const char *fmt, ...);

/* Append text as a JSON string, quotes included. text is UTF-8, NUL-terminated. */
void buffer_json_string(struct buffer *b, const char *text);

/* Drop the first len bytes. */
void buffer_consume(struct buffer *b, size_t len);

/* Forget the contents. Memory above BUFFER_KEEP is given back. */
void buffer_clear(struct buffer *b);

void buffer_free(struct buffer *b);

/* One big message must not cost its size for the rest of a mover's life. */
#define BUFFER_KEEP (64u * 1024)

#endif
