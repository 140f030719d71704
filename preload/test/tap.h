/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What the unit tests share: TAP on stdout, and a seeded random source. */
#ifndef COORDINATOOL_TEST_TAP_H
#define COORDINATOOL_TEST_TAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One test: a sentence (printf form) that is true when condition is. Returns condition. */
__attribute__((format(printf, 2, 3)))
bool ok(bool condition, const char *fmt, ...);

/* A remark, shown by prove -v and in failures. */
__attribute__((format(printf, 1, 2)))
void note(const char *fmt, ...);

/* Run a group of tests in a process of its own, where nothing is left of others. */
void scenario(const char *name, void (*run)(void));

/* Print the plan; the exit status of main. */
int done_testing(void);

/* Seeded from $SEED, or with 1; a failing test names the seed. */
uint32_t random_below(uint32_t bound);
bool one_in(uint32_t n);

#endif
