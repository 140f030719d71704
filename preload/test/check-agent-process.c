/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Forks, threads and signal handlers. */
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "site.h"
#include "tap.h"

static int status_of(int pid)
{
	int status = -1;

	waitpid(pid, &status, 0);
	return status;
}

static int in_child(void (*run)(struct hsm_copytool_private *, struct hsm_copyaction_private *,
				const struct hsm_action_item *),
		    struct hsm_copytool_private *ct, struct hsm_copyaction_private *hcp, const struct hsm_action_item *hai)
{
	int pid = fork();

	if (pid == 0) {
		run(ct, hcp, hai);
		_exit(0);
	}
	return pid;
}

static void end_only(struct hsm_copytool_private *ct, struct hsm_copyaction_private *hcp,
		     const struct hsm_action_item *hai)
{
	(void)ct;
	(void)hai;
	mover_end(hcp, 0);
}

static void begin_and_end(struct hsm_copytool_private *ct, struct hsm_copyaction_private *hcp,
			  const struct hsm_action_item *hai)
{
	(void)hcp;
	mover_end(mover_begin(ct, hai), -EIO);
}

static void children(void)
{
	struct hsm_copyaction_private *hcp;
	struct hsm_copytool_private *ct;
	struct hsm_action_list *hal;
	struct hsm_action_item *hai;
	int fd, pid;

	hal = site_working(&ct, &fd, 2);
	hai = hai_first(hal);
	hcp = mover_begin(ct, hai);
	pid = in_child(end_only, ct, hcp, hai);
	ok(peer_hears(fd, site_done(1001, 1, 0)), "begun in the parent and ended in a child");
	ok(status_of(pid) == 0, "the child is fine");
	/* What is left of it in the parent is garbage, as it is with the real library. */
	free(hcp);
	hai = hai_next(hai);
	pid = in_child(begin_and_end, ct, NULL, hai);
	ok(peer_hears(fd, site_done(1002, 2, EIO)), "begun and ended in a child");
	ok(status_of(pid) == 0, "the child is fine");
	peer_say(fd, "{\"command\":\"done\"}{\"command\":\"done\"}");
	peer_close(fd);
	fd = peer_greet();
	ok(!strcmp(peer_ehlo, SITE_EHLO), "both are forgotten");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
	free(hal);
}

static int orphan_may_go[2];

static void end_as_orphan(struct hsm_copytool_private *ct, struct hsm_copyaction_private *hcp,
			  const struct hsm_action_item *hai)
{
	char byte;

	(void)ct;
	(void)hai;
	if (read(orphan_may_go[0], &byte, 1) != 1)
		_exit(1);
	/* The mover is gone: this must neither kill nor block. */
	mover_end(hcp, 0);
}

static void orphans(void)
{
	struct hsm_action_item hai = { .hai_len = 72, .hai_action = HSMA_REMOVE, .hai_cookie = 1001 };
	struct hsm_copyaction_private *hcp;
	struct hsm_copytool_private *ct;
	int fd, pid;

	ct = mover_register(0);
	fd = peer_greet();
	hcp = mover_begin(ct, &hai);
	ok(pipe(orphan_may_go) == 0, "pipe");
	pid = in_child(end_as_orphan, ct, hcp, &hai);
	llapi_hsm_copytool_unregister(&ct);
	ok(peer_closed(fd), "a child does not keep the mover's connection open");
	ok(write(orphan_may_go[1], "x", 1) == 1, "the child goes on");
	ok(status_of(pid) == 0, "and ends its action without the mover");
	free(hcp);
	peer_close(fd);
}

static void child_unregisters(void)
{
	struct hsm_copytool_private *ct = mover_register(0), *copy = ct;
	int fd = peer_greet(), pid = fork();

	if (pid == 0)
		_exit(llapi_hsm_copytool_unregister(&copy) || copy);
	ok(status_of(pid) == 0, "a child may unregister, as one that inherits a handler does");
	mover_recv_start(ct);
	ok(peer_hears(fd, SITE_RECV), "its parent does not notice");
	llapi_hsm_copytool_unregister(&ct);
	mover_recv_result(NULL);
	peer_close(fd);
}

static void daemon_after_register(void)
{
	struct hsm_copytool_private *ct = mover_register(0);
	struct hsm_action_list *hal;
	int size, pid, fd = peer_greet(), child_fd;

	pid = fork();
	if (pid == 0) {
		int rc = llapi_hsm_copytool_recv(ct, &hal, &size);

		mover_end(mover_begin(ct, hai_first(hal)), 0);
		/* Which also waits until the done is confirmed. */
		llapi_hsm_copytool_unregister(&ct);
		_exit(rc || ct);
	}
	child_fd = peer_greet();
	ok(!strcmp(peer_ehlo, SITE_EHLO), "a child that receives has a connection of its own");
	ok(peer_hears(child_fd, SITE_RECV), "asks for work");
	peer_say(child_fd, site_list(1, 1));
	ok(peer_hears(child_fd, site_done(1001, 1, 0)), "and does it");
	peer_say(child_fd, "{\"command\":\"done\"}");
	ok(status_of(pid) == 0, "the child is fine");
	ok(peer_quiet(fd, 50), "the parent's connection has nothing to do with it");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
	peer_close(child_fd);
}

static int at_exit[2];

static void fork_at_exit(void)
{
	if (fork() == 0)
		_exit(write(at_exit[1], "x", 1) != 1);
}

static void exit_handler_forks(void)
{
	int pid;

	ok(pipe(at_exit) == 0, "pipe");
	pid = fork();
	if (pid == 0) {
		/* Before ours, so it runs after them. */
		atexit(fork_at_exit);
		mover_register(0);
		exit(0);
	}
	/* Without the child no signal would end the mover but this one. */
	if (!ok(!peer_quiet(at_exit[0], 10000), "a handler of the mover's exit may fork"))
		kill(pid, SIGKILL);
	ok(status_of(pid) == 0, "and the mover ends");
}

static void unregister_while_receiving(void)
{
	struct hsm_copytool_private *ct = mover_register(0);
	int fd = peer_greet(), rc;

	mover_recv_start(ct);
	peer_hear(fd);
	llapi_hsm_copytool_unregister(&ct);
	mover_recv_result(&rc);
	ok(rc == -ESHUTDOWN, "recv in another thread ends with ESHUTDOWN");
	peer_close(fd);
}

static void flush(void)
{
	struct hsm_copytool_private *ct;
	struct hsm_action_list *hal;
	int fd;

	hal = site_working(&ct, &fd, 1);
	mover_end(mover_begin(ct, hai_first(hal)), 0);
	llapi_hsm_copytool_unregister(&ct);
	ok(peer_hears(fd, site_done(1001, 1, 0)), "what has ended is told before the mover goes");
	ok(peer_closed(fd), "and then the connection is closed, confirmed or not");
	peer_close(fd);
	free(hal);
}

static struct hsm_copytool_private *shared;
static atomic_bool finish;
static atomic_int handled;

static void *busy(void *unused)
{
	struct hsm_action_item hai = { .hai_len = 72, .hai_action = HSMA_REMOVE, .hai_cookie = 5 };

	(void)unused;
	while (!finish) {
		struct hsm_copyaction_private *hcp = NULL;

		if (llapi_hsm_action_begin(&hcp, shared, &hai, -1, 0, false) == 0)
			mover_end(hcp, 0);
	}
	return NULL;
}

static void on_signal(int signal)
{
	struct hsm_copytool_private *ct = shared;

	(void)signal;
	llapi_hsm_copytool_unregister(&ct);
	handled = 1;
}

/* On top of code that may hold any lock; the mover would end here, and the wait is what counts. */
static void handler(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	pthread_t threads[4];
	int worst = 0;

	sigaction(SIGTERM, &action, NULL);
	for (int turn = 0; turn < 20; turn++) {
		struct timespec start, now, pause = { 0, 100000 * (turn % 7) };
		int ms, fd;

		shared = mover_register(0);
		fd = peer_greet();
		finish = false;
		handled = 0;
		for (int i = 0; i < 4; i++)
			pthread_create(&threads[i], NULL, busy, NULL);
		nanosleep(&pause, NULL);
		clock_gettime(CLOCK_MONOTONIC, &start);
		pthread_kill(threads[turn % 4], SIGTERM);
		while (!handled) {
			clock_gettime(CLOCK_MONOTONIC, &now);
			if (now.tv_sec - start.tv_sec > 5)
				break;
		}
		clock_gettime(CLOCK_MONOTONIC, &now);
		ms = (int)((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000);
		worst = ms > worst ? ms : worst;
		finish = true;
		for (int i = 0; i < 4; i++)
			pthread_join(threads[i], NULL);
		peer_close(fd);
	}
	ok(worst < 2000, "unregister in a handler, on top of begin and end, returns in time");
	note("longest: %d ms", worst);
}

/* Signals that this task blocks, as bits from 0. */
static unsigned long long blocked_by(const char *task)
{
	unsigned long long blocked = 0;
	char path[300], line[256];
	FILE *status;

	snprintf(path, sizeof(path), "/proc/self/task/%s/status", task);
	status = fopen(path, "r");
	if (!status)
		return 0;
	while (fgets(line, sizeof(line), status))
		sscanf(line, "SigBlk: %llx", &blocked);
	fclose(status);
	return blocked;
}

static void signals_are_the_movers(void)
{
	unsigned long long wanted = 1ull << (SIGTERM - 1) | 1ull << (SIGCHLD - 1) | 1ull << (SIGUSR1 - 1);
	struct hsm_copytool_private *ct = mover_register(0);
	int fd = peer_greet(), others = 0, blocking = 0;
	DIR *tasks = opendir("/proc/self/task");
	struct dirent *entry;

	while ((entry = readdir(tasks))) {
		if (entry->d_name[0] == '.' || atoi(entry->d_name) == getpid())
			continue;
		others++;
		blocking += (blocked_by(entry->d_name) & wanted) == wanted;
	}
	closedir(tasks);
	ok(others == 1 && blocking == 1, "the agent has one thread, and that blocks signals");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
}

int main(void)
{
	site_up();
	site_scenario("children", children);
	site_scenario("orphans", orphans);
	site_scenario("a child unregisters", child_unregisters);
	site_scenario("a daemon after register", daemon_after_register);
	site_scenario("an exit handler forks", exit_handler_forks);
	site_scenario("unregister while receiving", unregister_while_receiving);
	site_scenario("what has ended is told", flush);
	site_scenario("unregister in a handler", handler);
	site_scenario("signals", signals_are_the_movers);
	site_down();
	return done_testing();
}
