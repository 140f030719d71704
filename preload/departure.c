/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "departure.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>

#include "process.h"

/* Milliseconds between two looks. */
#define STEP 10

typedef void (*handler_fn)(int, siginfo_t *, void *);

struct departure {
	atomic_bool unregistered;
	_Atomic int64_t signalled;
};

/* Shared with the children that were forked since; never unmapped, as they and handlers may look at any time. */
static struct departure *_Atomic current;

static const int signals[] = { SIGTERM, SIGINT, SIGQUIT };
#define SIGNALS (sizeof(signals) / sizeof(signals[0]))

/*
 * The mover's own, once they are ours to call. Taken once: where a mover puts another handler in the place of ours and
 * calls the old one from it, the old one is still the one that it knows.
 */
static _Atomic(handler_fn) handlers[SIGNALS];

int departure_reset(void)
{
	struct departure *new = mmap(NULL, sizeof(*new), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (new == MAP_FAILED)
		return -errno;
	current = new;
	return 0;
}

static void on_signal(int signal, siginfo_t *info, void *context)
{
	struct departure *d = current;

	if (!agent_in_child()) {
		d->signalled = state_now();
		state_wake(&agent.state);
	}
	for (size_t i = 0; i < SIGNALS; i++) {
		/* One without SA_SIGINFO does not mind the other arguments, which the kernel itself passes always. */
		if (signals[i] == signal)
			handlers[i](signal, info, context);
	}
}

void departure_watch(void)
{
	for (size_t i = 0; i < SIGNALS; i++) {
		struct sigaction action;

		if (handlers[i] || sigaction(signals[i], NULL, &action) < 0 || action.sa_handler == SIG_DFL ||
		    action.sa_handler == SIG_IGN || action.sa_sigaction == on_signal)
			continue;
		handlers[i] = action.sa_sigaction;
		action.sa_sigaction = on_signal;
		sigaction(signals[i], &action, NULL);
	}
}

void departure_unregister(void)
{
	current->unregistered = true;
}

int64_t departure_signalled(void)
{
	return current->signalled;
}

void departure_forgive(void)
{
	current->signalled = 0;
}

/* The other end of a child's channel is closed when the mover's thread ends, and when the mover dies. */
static bool hung_up(void)
{
	struct pollfd fd = { .fd = agent.channel.child, .events = 0 };

	return poll(&fd, 1, 0) > 0 && fd.revents & (POLLHUP | POLLERR | POLLNVAL);
}

bool departure_final(void)
{
	return current->unregistered || (agent_in_child() && hung_up());
}

bool departure_known(void)
{
	return current->signalled || departure_final();
}

bool departure_awaited(void)
{
	int64_t until = state_now() + DEPARTURE_DOUBT_TIME;

	while (!departure_known()) {
		if (state_now() >= until)
			return false;
		poll(NULL, 0, STEP);
	}
	return true;
}
