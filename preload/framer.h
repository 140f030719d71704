/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * Cuts a stream into JSON objects that follow each other without separator
 * (white space between them is allowed).
 *
 * Each byte is looked at once, however small the pieces come. The framer only
 * finds where an object ends; whether it is well-formed, json_parse() says.
 */
#ifndef COORDINATOOL_FRAMER_H
#define COORDINATOOL_FRAMER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct framer {
	size_t limit; /* bytes one object may have */
	size_t seen; /* bytes of the stream's head looked at so far */
	size_t depth;
	bool in_string;
	bool escaped;
};

void framer_init(struct framer *f, size_t limit);

/*
 * Length of the first object at data, white space before it included, or 0
 * while it is incomplete. Call again with the same bytes and more behind them
 * until the result is positive, and then drop that many.
 * -EPROTO: something else than an object; -EMSGSIZE: longer than the limit.
 */
ssize_t framer_next(struct framer *f, const char *data, size_t len);

/* Has an object begun that is not complete? */
bool framer_inside(const struct framer *f);

#endif
