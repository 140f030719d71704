/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "framer.h"

#include <errno.h>

void framer_init(struct framer *f, size_t limit)
{
	*f = (struct framer){ .limit = limit };
}

static void inside_string(struct framer *f, char c)
{
	if (f->escaped)
		f->escaped = false;
	else if (c == '\\')
		f->escaped = true;
	else if (c == '"')
		f->in_string = false;
}

ssize_t framer_next(struct framer *f, const char *data, size_t len)
{
	while (f->seen < len) {
		char c = data[f->seen++];

		if (f->seen > f->limit)
			return -EMSGSIZE;
		if (f->in_string) {
			inside_string(f, c);
		} else if (c == '{' || c == '[') {
			if (c == '[' && f->depth == 0)
				return -EPROTO;
			f->depth++;
		} else if (f->depth == 0) {
			if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
				return -EPROTO;
		} else if (c == '"') {
			f->in_string = true;
		} else if ((c == '}' || c == ']') && --f->depth == 0) {
			ssize_t complete = (ssize_t)f->seen;

			f->seen = 0;
			return complete;
		}
	}
	return 0;
}

bool framer_inside(const struct framer *f)
{
	return f->depth > 0;
}
