// SPDX-License-Identifier: LGPL-3.0-or-later
/* How long replies took, and what is printed. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "loadgen.h"

static int64_t *latencies;
static long known, room;

void latency_add(int64_t ns)
{
	if (known == room) {
		room = room ? 2 * room : 65536;
		latencies = grow(latencies, room, sizeof(*latencies));
	}
	latencies[known++] = ns;
}

static int compare(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* In microseconds; part from 0 to 1. */
static double quantile(double part)
{
	return known ? latencies[(long)(part * (known - 1))] / 1e3 : 0;
}

static double seconds_of(const struct timeval *time)
{
	return time->tv_sec + time->tv_usec / 1e6;
}

void result_print(const char *mode, double seconds, long rated, long missing, bool stalled)
{
	struct rusage own;

	getrusage(RUSAGE_SELF, &own);
	qsort(latencies, known, sizeof(*latencies), compare);
	printf("{\"mode\":\"%s\",\"n\":%ld,\"seconds\":%.4f,\"rate\":%.1f,\"acknowledged\":%ld,\"received\":%ld,"
	       "\"done\":%ld,\"missing\":%ld,\"twice\":%ld,\"errors\":%ld,\"stalled\":%s,"
	       "\"p50_us\":%.1f,\"p99_us\":%.1f,\"max_us\":%.1f,\"reply_bytes\":%ld,\"ready\":%ld,"
	       "\"own_cpu_s\":%.3f,\"error\":\"%s\"}\n",
	       mode, opt.n, seconds, seconds > 0 ? rated / seconds : 0, count.acknowledged, count.received,
	       count.done, missing, count.twice, count.errors, stalled ? "true" : "false",
	       quantile(0.5), quantile(0.99), quantile(1), count.reply_bytes, count.ready,
	       seconds_of(&own.ru_utime) + seconds_of(&own.ru_stime), count.error);
}
