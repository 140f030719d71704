/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>

#include "memory.h"

static void make_room(struct text *text, size_t more)
{
	if (text->len + more + 1 <= text->room)
		return;
	text->room = (text->len + more + 1) * 2;
	text->at = must_realloc(text->at, text->room);
}

void text_add(struct text *text, const void *bytes, size_t len)
{
	make_room(text, len);
	if (len)
		memcpy(text->at + text->len, bytes, len);
	text->len += len;
	text->at[text->len] = '\0';
}

void text_print(struct text *text, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		return;
	make_room(text, (size_t)len);
	va_start(args, format);
	vsnprintf(text->at + text->len, (size_t)len + 1, format, args);
	va_end(args);
	text->len += (size_t)len;
}

void text_free(struct text *text)
{
	free(text->at);
	*text = (struct text){ 0 };
}
