/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * Letters and blanks of ASCII. Those of <ctype.h> and <strings.h> are the
 * locale's, which is the mover's choice: in Turkish "VERBOSE" and "HAL_SIZE"
 * would be read and "CLIENT_ID" would not.
 */
#ifndef COORDINATOOL_ASCII_H
#define COORDINATOOL_ASCII_H

#include <stdbool.h>

static inline int ascii_lower(int c)
{
	return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
}

static inline bool ascii_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Whether the two are equal but for the case of letters. */
static inline bool ascii_equal(const char *a, const char *b)
{
	while (*a && ascii_lower(*a) == ascii_lower(*b)) {
		a++;
		b++;
	}
	return *a == *b;
}

#endif
