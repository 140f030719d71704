/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "backoff.h"

void backoff_init(struct backoff *b, uint32_t seed)
{
	b->wait = 0;
	b->random = seed ? seed : 1;
}

void backoff_success(struct backoff *b)
{
	b->wait = 0;
}

/* Marsaglia, "Xorshift RNGs" (2003). */
static uint32_t next_random(struct backoff *b)
{
	b->random ^= b->random << 13;
	b->random ^= b->random >> 17;
	b->random ^= b->random << 5;
	return b->random;
}

int64_t backoff_failure(struct backoff *b)
{
	b->wait = b->wait ? b->wait + b->wait / 4 : BACKOFF_MIN;
	if (b->wait > BACKOFF_MAX)
		b->wait = BACKOFF_MAX;
	return b->wait - (int64_t)(next_random(b) % (uint32_t)(b->wait / 2));
}
