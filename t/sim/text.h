/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* A growing piece of text or bytes, always with a NUL behind its end. */
#ifndef SIM_TEXT_H
#define SIM_TEXT_H

#include <stddef.h>

struct text {
	char *at;
	size_t len;
	size_t room;
};

void text_add(struct text *text, const void *bytes, size_t len);
void text_print(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_free(struct text *text);

#endif
