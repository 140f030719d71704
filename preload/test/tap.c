/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "tap.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* Shared with the processes of scenario(). */
static struct {
	int tests, failures;
} *count;
static uint64_t state, seed;

__attribute__((constructor))
static void begin(void)
{
	const char *text = getenv("SEED");

	setvbuf(stdout, NULL, _IOLBF, 0);
	count = mmap(NULL, sizeof(*count), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (count == MAP_FAILED)
		abort();
	seed = text ? strtoull(text, NULL, 0) : 1;
	state = seed;
}

bool ok(bool condition, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", condition ? "" : "not ", ++count->tests);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	if (!condition) {
		count->failures++;
		printf("# SEED=%llu\n", (unsigned long long)seed);
	}
	return condition;
}

void note(const char *fmt, ...)
{
	va_list ap;

	printf("# ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
}

void scenario(const char *name, void (*run)(void))
{
	int status, pid;

	note("%s", name);
	pid = fork();
	if (pid == 0) {
		run();
		exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		ok(false, "scenario '%s' comes to its end", name);
}

int done_testing(void)
{
	printf("1..%d\n", count->tests);
	return count->failures ? 1 : 0;
}

/* Steele, Lea, Flood: SplitMix64 (2014). */
uint32_t random_below(uint32_t bound)
{
	uint64_t z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (uint32_t)((z ^ z >> 31) % bound);
}

bool one_in(uint32_t n)
{
	return random_below(n) == 0;
}
