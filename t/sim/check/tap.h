/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* TAP from C: one line on stdout for each check. Each program includes it once. */
#ifndef SIM_CHECK_TAP_H
#define SIM_CHECK_TAP_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int count, failed;

static void result(const char *title, bool good)
{
	printf("%sok %d - %s\n", good ? "" : "not ", ++count, title);
	failed += !good;
}

static inline void is(const char *title, long long got, long long wanted)
{
	result(title, got == wanted);
	if (got != wanted)
		printf("# got %lld, wanted %lld\n", got, wanted);
}

static inline void same(const char *title, const char *got, const char *wanted)
{
	result(title, !strcmp(got, wanted));
	if (strcmp(got, wanted))
		printf("# got    %s\n# wanted %s\n", got, wanted);
}

#endif
