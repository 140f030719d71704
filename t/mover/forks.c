/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * A child for each action, CHILDREN_MAX at once.
 *
 * Where the parent has begun and the child ends, the parent is left with a
 * handle that it cannot give back (there is no call for that), and with the
 * descriptor inside: hence the highest limit on descriptors that it can get.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mover.h"

#define CHILDREN_MAX 64

static struct job *children;
static int count;
/* The job of this process, for a child; set before the fork, so that no signal can come too early. */
static struct job *own;

static void on_cancel(int signal)
{
	(void)signal;
	if (own)
		own->cancelled = true;
}

void forks_start(void)
{
	struct sigaction action = { .sa_handler = on_cancel, .sa_flags = SA_RESTART };
	struct rlimit limit;

	sigaction(SIGUSR1, &action, NULL);
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

/* A child that could not end its action has it ended here. */
static void bury(int pid, int status)
{
	struct job **at = &children, *job;

	while (*at && (*at)->pid != pid)
		at = &(*at)->next;
	job = *at;
	if (!job)
		return;
	*at = job->next;
	count--;
	if (WIFSIGNALED(status))
		job_end(job, EIO);
	job_free(job);
}

static void reap(int options)
{
	int status, pid;

	while (count && (pid = waitpid(-1, &status, options)) > 0) {
		bury(pid, status);
		options = WNOHANG;
	}
}

__attribute__((noreturn))
static void child(struct job *job)
{
	/* Registration is the parent's business. */
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	if (mover.fork == FORK_WHOLE)
		job_run(job);
	else
		job_end(job, job_work(job));
	_exit(0);
}

void forks_submit(struct job *job)
{
	int rc = 0;

	reap(count < CHILDREN_MAX ? WNOHANG : 0);
	if (mover.fork == FORK_END)
		rc = job_begin(job);
	if (!rc) {
		own = job;
		job->pid = fork();
		if (job->pid == 0)
			child(job);
		own = NULL;
		if (job->pid < 0)
			rc = errno;
	}
	if (rc) {
		job_end(job, rc);
		job_free(job);
		return;
	}
	job->next = children;
	children = job;
	count++;
}

void forks_cancel(const struct hsm_action_item *hai)
{
	reap(WNOHANG);
	for (struct job *job = children; job; job = job->next) {
		if (job_matches(job, hai))
			kill(job->pid, SIGUSR1);
	}
}
