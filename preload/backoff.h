/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * How long to wait before the next try to reach the coordinator: from BACKOFF_MIN to BACKOFF_MAX, each time a
 * quarter longer, and of each wait a random part of up to half is left out, so that a thousand movers do not come back
 * in the same instant. So none waits longer than half the time that it was away before, and BACKOFF_MIN.
 */
#ifndef COORDINATOOL_BACKOFF_H
#define COORDINATOOL_BACKOFF_H

#include <stdint.h>

/*
 * Milliseconds. A restart of the coordinator takes a second or so; an outage may last, but who takes it over from a
 * C server waits only 6 seconds for the other movers and what they run (Settling.java), since movers of the C program
 * come back within 5.
 */
#define BACKOFF_MIN 100
#define BACKOFF_MAX 5000

struct backoff {
	int64_t wait; /* the last one, before jitter; 0 after a success */
	uint32_t random;
};

void backoff_init(struct backoff *b, uint32_t seed);
void backoff_success(struct backoff *b);

/* Milliseconds to wait after one more failure. */
int64_t backoff_failure(struct backoff *b);

#endif
