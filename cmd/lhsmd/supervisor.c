/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "supervisor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "talk.h"

#define NEVER INT64_MAX

enum { SCHED, GATEWAY, INGEST, REPORT, COUNT };

/* What is known of a daemon beyond its present life. */
struct watch {
	struct child child;
	bool proven;      /* it was ready once */
	bool over;        /* ended by itself with 0, and is not yet started again */
	int64_t start_at; /* NEVER while it runs, or waits for the scheduler */
	int64_t started;
	int64_t delay;
};

static struct watch daemons[COUNT] = {
	[SCHED] = { .child.name = "coordinatool-sched" },
	[GATEWAY] = { .child.name = "coordinatool-gateway" },
	[INGEST] = { .child.name = "coordinatool-ingest" },
	[REPORT] = { .child.name = "coordinatool-report" },
};

static char **arguments;
static bool told_ready;
/* NEVER, or when the stop began; what was sent since; what we exit with then. */
static int64_t stopping = NEVER;
static bool told_scheduler, killed;
static int status;

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool runs(int which)
{
	return daemons[which].child.pid != 0;
}

static int running(void)
{
	int n = 0;

	for (int i = 0; i < COUNT; i++)
		n += runs(i);
	return n;
}

static void send_signal(int which, int number)
{
	if (runs(which))
		kill(daemons[which].child.pid, number);
}

static void stop(int exit_status)
{
	if (stopping != NEVER)
		return;
	stopping = now();
	status = exit_status;
	tell_systemd("STOPPING=1");
	for (int i = SCHED + 1; i < COUNT; i++)
		send_signal(i, SIGTERM);
}

/* Goes on with a stop. The scheduler ends last, so that the others can hand over what they hold. */
static void go_on_stopping(void)
{
	int64_t since = now() - stopping;

	if (!told_scheduler && (running() == runs(SCHED) || since >= STOP_SCHEDULER)) {
		told_scheduler = true;
		send_signal(SCHED, SIGTERM);
	}
	if (!killed && since >= STOP_MOST) {
		killed = true;
		for (int i = 0; i < COUNT; i++) {
			if (runs(i))
				say("%s does not end, killed pid=%d", daemons[i].child.name, daemons[i].child.pid);
			send_signal(i, SIGKILL);
		}
	}
}

static void retry(struct watch *watch)
{
	int64_t next = watch->delay < RESTART_SECOND ? RESTART_SECOND : watch->delay * 2;

	if (now() - watch->started >= RESTART_FORGIVEN || !watch->delay)
		next = RESTART_FIRST;
	watch->delay = next < RESTART_MOST ? next : RESTART_MOST;
	watch->start_at = now() + watch->delay;
}

static bool quit_together(void)
{
	int over = 0;

	for (int i = 0; i < COUNT; i++)
		over += daemons[i].over;
	return daemons[SCHED].over && over > 1;
}

static void start(struct watch *watch)
{
	int rc;

	watch->start_at = NEVER;
	if (watch->over) {
		if (quit_together()) {
			stop(0);
			return;
		}
		say("%s was stopped, started again", watch->child.name);
		watch->over = false;
	}
	watch->started = now();
	rc = child_start(&watch->child, arguments);
	if (rc) {
		say("%s cannot be started: %s", watch->child.name, strerror(-rc));
		retry(watch);
	}
}

static void ended(struct watch *watch, int how)
{
	pid_t pid = watch->child.pid;

	child_ended(&watch->child);
	if (stopping != NEVER)
		return;
	if (WIFEXITED(how) && WEXITSTATUS(how) == 0) {
		watch->over = true;
		watch->start_at = now() + TOGETHER;
		if (running() == 0 && quit_together())
			stop(0);
		return;
	}
	if (WIFEXITED(how) && !watch->proven && WEXITSTATUS(how) != EX_TEMPFAIL) {
		/* Of these two it has said everything. */
		if (WEXITSTATUS(how) != EX_USAGE && WEXITSTATUS(how) != EX_CONFIG)
			say("%s cannot start, all is stopped status=%d", watch->child.name, WEXITSTATUS(how));
		stop(WEXITSTATUS(how));
		return;
	}
	retry(watch);
	say("%s ended, started again pid=%d %s=%d delay_ms=%lld", watch->child.name, pid,
	    WIFSIGNALED(how) ? "signal" : "status", WIFSIGNALED(how) ? WTERMSIG(how) : WEXITSTATUS(how),
	    (long long)watch->delay);
}

/* As process 1 of a container we get the children of others, too. */
static void reap(void)
{
	pid_t pid;
	int how;

	while ((pid = waitpid(-1, &how, WNOHANG)) > 0) {
		for (int i = 0; i < COUNT; i++) {
			if (daemons[i].child.pid == pid)
				ended(&daemons[i], how);
		}
	}
}

static void hear(int which)
{
	bool all = true;

	child_hear(&daemons[which].child);
	if (!daemons[which].child.ready || stopping != NEVER)
		return;
	for (int i = SCHED + 1; which == SCHED && !daemons[SCHED].proven && i < COUNT; i++)
		daemons[i].start_at = now();
	daemons[which].proven = true;
	for (int i = 0; i < COUNT; i++)
		all = all && daemons[i].child.ready;
	if (all && !told_ready)
		tell_systemd("READY=1");
	told_ready = told_ready || all;
}

/* Milliseconds until something is due, -1: nothing is. */
static int patience(void)
{
	int64_t due = NEVER, left;

	if (stopping != NEVER) {
		due = killed ? NEVER : stopping + (told_scheduler ? STOP_MOST : STOP_SCHEDULER);
	} else {
		for (int i = 0; i < COUNT; i++)
			due = daemons[i].start_at < due ? daemons[i].start_at : due;
	}
	if (due == NEVER)
		return -1;
	left = due - now();
	return left > 0 ? (int)left : 0;
}

static void turn(int signals)
{
	struct pollfd fds[COUNT + 1] = { { .fd = signals, .events = POLLIN } };
	struct signalfd_siginfo info;

	for (int i = 0; i < COUNT; i++)
		fds[i + 1] = (struct pollfd){ .fd = daemons[i].child.ready_fd, .events = POLLIN };
	if (poll(fds, COUNT + 1, patience()) < 0 && errno != EINTR)
		say("poll failed: %s", strerror(errno));
	for (int i = 0; i < COUNT; i++) {
		if (fds[i + 1].revents)
			hear(i);
	}
	while (read(signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo != SIGCHLD)
			stop(0);
	}
	reap();
	for (int i = 0; i < COUNT && stopping == NEVER; i++) {
		if (daemons[i].start_at <= now())
			start(&daemons[i]);
	}
	if (stopping != NEVER)
		go_on_stopping();
}

/* SIGHUP stays ignored where it was, which is what nohup(1) does. */
static int open_signals(void)
{
	struct sigaction hangup;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGQUIT);
	if (sigaction(SIGHUP, NULL, &hangup) == 0 && hangup.sa_handler != SIG_IGN)
		sigaddset(&set, SIGHUP);
	signal(SIGCHLD, SIG_DFL);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -1;
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

int supervise(char **everybodys)
{
	int signals = open_signals();

	if (signals < 0) {
		say("signals cannot be received: %s", strerror(errno));
		return EX_OSERR;
	}
	arguments = everybodys;
	for (int i = 0; i < COUNT; i++) {
		daemons[i].start_at = i == SCHED ? now() : NEVER;
		daemons[i].child.ready_fd = -1;
	}
	while (stopping == NEVER || running())
		turn(signals);
	return status;
}
