/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "agent.h"
#include "departure.h"
#include "log.h"
#include "process.h"

void report_apply(const struct report *report)
{
	struct state *s = &agent.state;
	struct requests *t = &s->requests;

	state_lock(s);
	switch (report->kind) {
	case REPORT_BEGUN:
		requests_begun(t, &report->key);
		break;
	case REPORT_BEGIN_FAILED:
		requests_begin_failed(t, &report->key, report->status, state_now() + AGENT_BEGIN_RETRY_TIME);
		break;
	case REPORT_ENDED:
		actions_drop(&s->actions, report->handle, &report->key);
		requests_ended(t, &report->key, report->status);
		break;
	case REPORT_CANCEL_ENDED:
		requests_cancelled(t, &report->key, report->status);
		break;
	case REPORT_GIVEN_UP:
		actions_drop(&s->actions, report->handle, &report->key);
		requests_give_up(t, &report->key);
		s->given_up = true;
		break;
	}
	state_unlock(s);
}

static void receive_reports(void)
{
	struct report report;

	while (report_receive(&agent.channel, &report) == 0)
		report_apply(&report);
}

static void clear_wake(void)
{
	uint64_t count;

	if (read(agent.state.wake_fd, &count, sizeof(count)) < 0)
		return; /* woken by something else */
}

static void wait_for_something(short *revents, int64_t until)
{
	struct pollfd fds[3] = {
		{ .fd = agent.state.wake_fd, .events = POLLIN },
		{ .fd = agent.channel.parent, .events = POLLIN },
		{ .fd = session_fd(&agent.session), .events = session_events(&agent.session) },
	};
	int64_t now = state_now();
	int timeout = -1;

	if (until != INT64_MAX)
		timeout = until <= now ? 0 : until - now < INT32_MAX ? (int)(until - now) : INT32_MAX;
	*revents = 0;
	if (poll(fds, 3, timeout) <= 0)
		return;
	if (fds[0].revents)
		clear_wake();
	*revents = fds[2].revents;
}

static int64_t expire(void)
{
	int64_t next;

	state_lock(&agent.state);
	next = requests_expire(&agent.state.requests, state_now());
	state_unlock(&agent.state);
	return next ? next : INT64_MAX;
}

/*
 * A signal that did not end the mover within time: what was given up since is
 * missing in the next ehlo, and so is given out again.
 */
static int64_t forgive(int64_t now)
{
	int64_t since = departure_signalled();
	bool given_up;

	if (now - since < DEPARTURE_SIGNAL_TIME)
		return since + DEPARTURE_SIGNAL_TIME;
	departure_forgive();
	state_lock(&agent.state);
	given_up = agent.state.given_up;
	agent.state.given_up = false;
	state_unlock(&agent.state);
	if (given_up)
		session_restart(&agent.session, "a signal did not end the mover: requests are given back", now);
	return 0;
}

/*
 * Nothing more is to be told, or time is up: what ends from now on is not told.
 * Decided under the lock, so that each end is one or the other.
 */
static bool close_state(bool late)
{
	struct state *s = &agent.state;
	bool closed;

	receive_reports();
	state_lock(s);
	s->closed = late || (s->inside <= agent.interrupted && session_drained(&agent.session));
	closed = s->closed;
	state_unlock(s);
	return closed;
}

/* Until told to stop, and then for as long as there is somebody to tell what has ended. */
static void serve(void)
{
	int64_t stop_at = INT64_MAX;

	for (;;) {
		int64_t until = session_due(&agent.session), next;
		short revents;

		/* When the mover goes, nothing more fails. */
		if (agent.stop)
			next = INT64_MAX;
		else
			next = departure_signalled() ? forgive(state_now()) : expire();
		if (next < until)
			until = next;
		if (stop_at < until)
			until = stop_at;
		wait_for_something(&revents, until);
		receive_reports();
		session_turn(&agent.session, revents, state_now());
		if (!agent.stop)
			continue;
		if (stop_at == INT64_MAX)
			stop_at = state_now() + AGENT_FLUSH_TIME;
		if (close_state(state_now() >= stop_at))
			return;
	}
}

static void *run(void *unused)
{
	const uint64_t one = 1;

	(void)unused;
	serve();
	session_free(&agent.session);
	state_lock(&agent.state);
	requests_drop_ready(&agent.state.requests);
	requests_resend(&agent.state.requests);
	close_unused_handle();
	close(agent.channel.parent);
	agent.channel.parent = -1;
	state_unlock(&agent.state);
	agent.ended = true;
	if (write(agent.stopped_fd, &one, sizeof(one)) < 0)
		log_at(LOG_ERROR, "cannot tell that the agent has stopped: %s", strerror(errno));
	return NULL;
}

int thread_start(void)
{
	sigset_t all, before;
	pthread_attr_t attr;
	pthread_t thread;
	int rc;

	session_init(&agent.session, &agent.config, &agent.state, &agent.archives);
	rc = pthread_attr_init(&attr);
	if (rc)
		return -rc;
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	/* Signals are the mover's: its handlers must not run here. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	agent.ended = false;
	state_lock(&agent.state);
	agent.state.closed = false;
	state_unlock(&agent.state);
	agent.pid = getpid();
	rc = pthread_create(&thread, &attr, run, NULL);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	return -rc;
}
