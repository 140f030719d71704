// SPDX-License-Identifier: LGPL-3.0-or-later
/*
 * clock.so, preloaded: the machine's clock as the file CLOCK_SHIFT shifts it, which has a number of seconds as a long of
 * this machine. It may change while programs run. Clocks that do not step are as they are. Who waits until some time of
 * that clock waits as long as it would: the kernel does not know of the shift, and Java's thread pools would spin.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile long *shift;
/* The C library's, which asks the kernel only where it has to: Java looks at a clock often. */
static int (*real)(clockid_t, struct timespec *);

static int real_clock_gettime(clockid_t clock, struct timespec *now)
{
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
	return real(clock, now);
}

__attribute__((constructor)) static void begin(void)
{
	const char *name = getenv("CLOCK_SHIFT");
	int fd = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
	void *mapped = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof(*shift), PROT_READ, MAP_SHARED, fd, 0);

	if (fd >= 0)
		close(fd);
	if (mapped != MAP_FAILED)
		shift = mapped;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	int rc = real_clock_gettime(clock, now);

	if (!rc && shift && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
		now->tv_sec += *shift;
	return rc;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	struct timespec t;

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &t);
	now->tv_sec = t.tv_sec;
	now->tv_usec = t.tv_nsec / 1000;
	return 0;
}

time_t time(time_t *now)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	if (now)
		*now = t.tv_sec;
	return t.tv_sec;
}

int pthread_cond_timedwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex,
			   const struct timespec *restrict until)
{
	static int (*real_wait)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
	struct timespec t = *until;

	/* The unversioned one may be that of 1998. */
	if (!real_wait)
		*(void **)&real_wait = dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
	if (!real_wait)
		*(void **)&real_wait = dlsym(RTLD_NEXT, "pthread_cond_timedwait");
	/* A time since boot is smaller. */
	if (shift && t.tv_sec > 1000000000)
		t.tv_sec -= *shift;
	return real_wait(cond, mutex, &t);
}
