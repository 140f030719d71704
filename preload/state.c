/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "state.h"

#include <time.h>
#include <unistd.h>

void state_lock(struct state *s)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pthread_mutex_lock(&s->lock);
	s->holders_mask = before;
}

void state_unlock(struct state *s)
{
	sigset_t before = s->holders_mask;

	pthread_mutex_unlock(&s->lock);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* eventfds fail only when they are full or empty already, which is what was wanted. */
static void raise_event(int fd)
{
	const uint64_t one = 1;
	int saved = errno;

	if (write(fd, &one, sizeof(one)) < 0)
		errno = saved;
}

static void clear_event(int fd)
{
	uint64_t count;
	int saved = errno;

	if (read(fd, &count, sizeof(count)) < 0)
		errno = saved;
}

void state_show_ready(struct state *s)
{
	if (s->requests.ready)
		state_show_end(s);
	else
		clear_event(s->ready_fd);
}

void state_show_end(const struct state *s)
{
	raise_event(s->ready_fd);
	raise_event(s->recv_fd);
}

void state_wake(const struct state *s)
{
	raise_event(s->wake_fd);
}

int64_t state_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
