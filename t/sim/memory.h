/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Allocation for programs that cannot go on without memory: they say so and abort. Not for the library. */
#ifndef SIM_MEMORY_H
#define SIM_MEMORY_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void *must_have(void *memory)
{
	if (!memory) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return memory;
}

static inline void *must_calloc(size_t count, size_t size)
{
	return must_have(calloc(count ? count : 1, size));
}

static inline void *must_realloc(void *memory, size_t size)
{
	return must_have(realloc(memory, size ? size : 1));
}

static inline char *must_strdup(const char *text)
{
	return must_have(strdup(text));
}

#endif
