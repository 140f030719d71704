/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "backoff.h"
#include "tap.h"

/* A mover that starts beside its coordinator, or sees it restart, is late by no more than half of what that takes. */
static void late_by_half_the_outage(void)
{
	bool soon = true, bounded = true;

	for (uint32_t seed = 0; seed < 1000; seed++) {
		struct backoff b;
		int64_t away = 0;

		backoff_init(&b, seed);
		for (int tries = 0; tries < 40; tries++) {
			int64_t wait = backoff_failure(&b);

			soon = soon && wait <= BACKOFF_MIN + away / 2;
			bounded = bounded && wait >= BACKOFF_MIN / 2 && wait <= BACKOFF_MAX;
			away += wait;
		}
		bounded = bounded && away > 10 * BACKOFF_MAX;
		backoff_success(&b);
		soon = soon && backoff_failure(&b) <= BACKOFF_MIN;
	}
	ok(soon, "no wait is longer than half the outage before it, and the first wait");
	ok(bounded, "a long outage is not filled with tries, and none is far apart");
}

int main(void)
{
	late_by_half_the_outage();
	return done_testing();
}
