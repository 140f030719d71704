/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* A pool of threads. Jobs stay in one list from submission to their end, so that a cancel finds them. */
#include <pthread.h>
#include <stdlib.h>

#include "mover.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static struct job *jobs; /* running first, then waiting, oldest first */
static struct job *waiting; /* the first of jobs that no thread has taken */
static struct job **end = &jobs;

static void forget(struct job *job)
{
	struct job **at = &jobs;

	while (*at != job)
		at = &(*at)->next;
	*at = job->next;
	if (end == &job->next)
		end = at;
}

static void *work(void *unused)
{
	(void)unused;
	pthread_mutex_lock(&lock);
	for (;;) {
		struct job *job;

		while (!waiting)
			pthread_cond_wait(&more, &lock);
		job = waiting;
		waiting = job->next;
		pthread_mutex_unlock(&lock);
		job_run(job);
		pthread_mutex_lock(&lock);
		forget(job);
		job_free(job);
	}
	return NULL;
}

void threads_start(int count)
{
	for (int i = 0; i < count; i++) {
		pthread_t thread;
		int rc = pthread_create(&thread, NULL, work, NULL);

		if (rc)
			die("cannot start a thread: %s", strerror(rc));
	}
}

void threads_submit(struct job *job)
{
	pthread_mutex_lock(&lock);
	*end = job;
	end = &job->next;
	if (!waiting)
		waiting = job;
	pthread_cond_signal(&more);
	pthread_mutex_unlock(&lock);
}

void threads_cancel(const struct hsm_action_item *hai)
{
	pthread_mutex_lock(&lock);
	for (struct job *job = jobs; job; job = job->next) {
		if (job_matches(job, hai))
			job->cancelled = true;
	}
	pthread_mutex_unlock(&lock);
}
