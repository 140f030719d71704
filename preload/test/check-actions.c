/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <stdlib.h>

#include "actions.h"
#include "tap.h"

static void add(struct actions *t, uintptr_t handle, uint64_t cookie)
{
	struct action *a = calloc(1, sizeof(*a));

	a->handle = (const void *)handle;
	a->key.cookie = cookie;
	actions_add(t, a);
}

/* The cookie, or 0. */
static uint64_t take(struct actions *t, uintptr_t handle)
{
	struct action *a = actions_take(t, (const void *)handle);
	uint64_t cookie = a ? a->key.cookie : 0;

	free(a);
	return cookie;
}

static void cases(void)
{
	struct request_key five = { .cookie = 5 }, six = { .cookie = 6 };
	struct actions t = { 0 };

	ok(take(&t, 0x1000) == 0, "an empty table has nothing");
	add(&t, 0x1000, 5);
	ok(take(&t, 0x1000) == 5 && take(&t, 0x1000) == 0, "an action is taken once");
	add(&t, 0x1000, 5);
	add(&t, 0x1000, 6);
	ok(t.count == 1 && take(&t, 0x1000) == 6, "an address that comes again stands for the new action");
	add(&t, 0x1000, 6);
	actions_drop(&t, (const void *)0x1000, &five);
	ok(t.count == 1, "what a child says of the old action does not concern the new one");
	actions_drop(&t, (const void *)0x1000, &six);
	ok(t.count == 0, "what it says of this one does");
	actions_clear(&t);
}

static void random_history(void)
{
	static uint64_t model[512];
	struct actions t = { 0 };
	int wrong = 0;

	for (int i = 0; i < 100000; i++) {
		uint32_t n = random_below(512);
		uintptr_t handle = 0x7f0000000000 + (uintptr_t)n * 4096;

		if (one_in(2)) {
			model[n] = 1 + random_below(1000000);
			add(&t, handle, model[n]);
		} else {
			wrong += take(&t, handle) != model[n];
			model[n] = 0;
		}
	}
	ok(wrong == 0, "a random history goes as in the model");
	actions_clear(&t);
	ok(t.count == 0, "cleared");
}

int main(void)
{
	cases();
	random_history();
	return done_testing();
}
