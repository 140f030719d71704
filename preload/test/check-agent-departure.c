/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What begin, end and recv do in a mover that goes. */
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "departure.h"
#include "lustrestub.h"
#include "site.h"
#include "tap.h"

static int end(struct hsm_copyaction_private **hcp, int errval)
{
	struct hsm_extent extent = { 0, LUSTRE_EOF };

	return llapi_hsm_action_end(hcp, &extent, 0, errval);
}

static int begin(const struct hsm_copytool_private *ct, const struct hsm_action_item *hai, bool is_error)
{
	struct hsm_copyaction_private *hcp = NULL;

	return llapi_hsm_action_begin(&hcp, ct, hai, -1, 0, is_error);
}

static void after_unregister(void)
{
	struct hsm_copytool_private *ct, *kept;
	struct hsm_copyaction_private *fails, *succeeds;
	struct hsm_action_list *hal;
	struct hsm_action_item *hai;
	int fd, begins, size;

	hal = site_working(&ct, &fd, 3);
	kept = ct;
	hai = hai_first(hal);
	fails = mover_begin(ct, hai);
	hai = hai_next(hai);
	succeeds = mover_begin(ct, hai);
	hai = hai_next(hai);
	begins = stub_begins;
	ok(llapi_hsm_copytool_unregister(&ct) == 0 && !ct, "unregister");
	ok(begin(kept, hai, false) == -ESHUTDOWN, "nothing begins any more");
	ok(begin(kept, hai, true) == -ESHUTDOWN, "nor does a failure");
	ok(begin(NULL, hai, false) == -EINVAL, "nor without a handle");
	ok(stub_begins == begins, "of which Lustre hears nothing");
	ok(end(&fails, EIO) == -ESHUTDOWN && !fails, "a failure ends with ESHUTDOWN");
	ok(stub_ends == 0, "and Lustre does not hear of it");
	ok(end(&succeeds, 0) == 0 && stub_ends == 1, "of a success it does");
	ok(llapi_hsm_copytool_recv(kept, &hal, &size) == -ESHUTDOWN, "recv says that it is over");
	ok(llapi_hsm_copytool_get_fd(kept) == -EINVAL, "there is no descriptor");
	ok(llapi_hsm_copytool_unregister(&kept) == -EINVAL, "and nothing to unregister");
	ok(peer_closed(fd), "the coordinator hears of none");
	peer_close(fd);
	ct = mover_register(0);
	fd = peer_greet();
	ok(!strstr(peer_ehlo, ":1001,") && strstr(peer_ehlo, ":1002,") && strstr(peer_ehlo, ":1003,"),
	   "what failed is given back with the next registration");
	ok(peer_hears(fd, site_done(1002, 2, 0)), "and what succeeded is told");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
}

static volatile sig_atomic_t signalled;

static void note_signal(int signal)
{
	signalled = signal;
}

static void after_a_signal(void)
{
	struct sigaction action = { .sa_handler = note_signal };
	struct hsm_copyaction_private *fails, *succeeds;
	struct hsm_copytool_private *ct;
	struct hsm_action_list *hal;
	int fd;

	hal = site_working(&ct, &fd, 3);
	sigaction(SIGTERM, &action, NULL);
	fails = mover_begin(ct, hai_first(hal));
	succeeds = mover_begin(ct, hai_next(hai_first(hal)));
	raise(SIGTERM);
	ok(signalled == SIGTERM, "the mover's handler is called");
	ok(end(&fails, EIO) == -ESHUTDOWN && stub_ends == 0, "a failure after it is not told to Lustre");
	ok(end(&succeeds, 0) == 0 && stub_ends == 1, "a success is");
	ok(peer_hears(fd, site_done(1002, 2, 0)), "and the coordinator hears of that alone");
	ok(begin(ct, hai_next(hai_next(hai_first(hal))), false) == 0, "work may begin still");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
	free(hal);
}

static struct hsm_copytool_private *going;

static void *unregister_soon(void *unused)
{
	(void)unused;
	poll(NULL, 0, 50);
	llapi_hsm_copytool_unregister(&going);
	return NULL;
}

static void before_unregister(void)
{
	struct hsm_copyaction_private *fails;
	struct hsm_action_list *hal;
	pthread_t thread;
	int fd;

	hal = site_working(&going, &fd, 1);
	fails = mover_begin(going, hai_first(hal));
	pthread_create(&thread, NULL, unregister_soon, NULL);
	ok(end(&fails, EIO) == -ESHUTDOWN && stub_ends == 0, "a failure shortly before unregister is not told to Lustre");
	pthread_join(thread, NULL);
	ok(peer_closed(fd), "nor to the coordinator");
	peer_close(fd);
	free(hal);
}

/* Returns how many milliseconds it took. */
static int fail_without_begin(const struct hsm_copytool_private *ct, const struct hsm_action_item *hai)
{
	struct hsm_copyaction_private *hcp = NULL;
	struct timespec start, now;

	clock_gettime(CLOCK_MONOTONIC, &start);
	llapi_hsm_action_begin(&hcp, ct, hai, -1, 0, true);
	end(&hcp, ENOENT);
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int)((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000);
}

static void without_departure(void)
{
	struct hsm_copyaction_private *fails;
	struct hsm_copytool_private *ct;
	struct hsm_action_list *hal;
	int fd, took, shortest = INT_MAX;

	hal = site_working(&ct, &fd, 2);
	/* The first one counts; the machine may be busy. */
	for (int i = 0; i < 5; i++) {
		took = fail_without_begin(ct, hai_first(hal));
		shortest = took < shortest ? took : shortest;
	}
	ok(stub_ends == 5 && shortest < DEPARTURE_DOUBT_TIME, "what fails to begin ends without a delay");
	fails = mover_begin(ct, hai_next(hai_first(hal)));
	ok(end(&fails, EIO) == 0 && stub_ends == 6, "what fails later ends, too");
	ok(peer_hears(fd, site_done(1001, 1, ENOENT)) && peer_hears(fd, site_done(1002, 2, EIO)), "both are told");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
	free(hal);
}

static int status_of(int pid)
{
	int status = -1;

	waitpid(pid, &status, 0);
	return status;
}

static void children(void)
{
	struct hsm_copytool_private *ct;
	struct hsm_action_list *hal;
	int fd, pid, ready[2], go[2];
	char byte;

	hal = site_working(&ct, &fd, 2);
	ok(pipe(ready) == 0 && pipe(go) == 0, "pipes");
	pid = fork();
	if (pid == 0) {
		struct hsm_copyaction_private *fails = mover_begin(ct, hai_first(hal));

		if (write(ready[1], "x", 1) != 1 || read(go[0], &byte, 1) != 1)
			_exit(1);
		_exit(end(&fails, EIO) != -ESHUTDOWN || stub_ends ||
		      begin(ct, hai_next(hai_first(hal)), false) != -ESHUTDOWN);
	}
	ok(read(ready[0], &byte, 1) == 1, "a child has begun");
	llapi_hsm_copytool_unregister(&ct);
	ok(write(go[1], "x", 1) == 1 && status_of(pid) == 0, "after its mover has unregistered it fails unheard, too");
	ok(peer_closed(fd), "also by the coordinator");
	peer_close(fd);
	free(hal);
}

static void child_of_a_dead_mover(void)
{
	struct hsm_copytool_private *ct;
	struct hsm_action_list *hal;
	int fd, pid, ready[2], begun[2];
	char byte;

	ok(pipe(ready) == 0 && pipe(begun) == 0, "pipes");
	pid = fork();
	if (pid == 0) {
		int mover = getpid();

		hal = site_working(&ct, &fd, 1);
		if (fork() == 0) {
			struct hsm_copyaction_private *fails = mover_begin(ct, hai_first(hal));

			if (write(begun[1], "x", 1) != 1)
				_exit(1);
			while (getppid() == mover)
				poll(NULL, 0, 1);
			byte = end(&fails, EIO) == -ESHUTDOWN && !stub_ends ? 'y' : 'n';
			_exit(write(ready[1], &byte, 1) != 1);
		}
		close(begun[1]);
		_exit(read(begun[0], &byte, 1) != 1);
	}
	/* So that a child which ends early is the end of what is read. */
	close(ready[1]);
	close(begun[1]);
	ok(status_of(pid) == 0, "a mover dies without a word");
	ok(read(ready[0], &byte, 1) == 1 && byte == 'y', "and its child fails unheard");
}

static void *interrupt(void *thread)
{
	poll(NULL, 0, 50);
	pthread_kill(*(const pthread_t *)thread, SIGUSR1);
	return NULL;
}

static void *interrupt_and_unregister(void *thread)
{
	interrupt(thread);
	return unregister_soon(NULL);
}

static void interrupted_recv(void)
{
	struct sigaction action = { .sa_handler = note_signal };
	pthread_t self = pthread_self(), thread;
	struct hsm_action_list *hal;
	int size, fd;

	going = mover_register(0);
	fd = peer_greet();
	sigaction(SIGUSR1, &action, NULL);
	pthread_create(&thread, NULL, interrupt, &self);
	ok(llapi_hsm_copytool_recv(going, &hal, &size) == -EINTR && !hal, "a handler interrupts recv");
	pthread_join(thread, NULL);
	ok(peer_hears(fd, SITE_RECV), "which has asked for work");
	action.sa_flags = SA_RESTART;
	sigaction(SIGUSR1, &action, NULL);
	signalled = 0;
	pthread_create(&thread, NULL, interrupt_and_unregister, &self);
	ok(llapi_hsm_copytool_recv(going, &hal, &size) == -ESHUTDOWN && signalled == SIGUSR1, "unless it asks not to");
	pthread_join(thread, NULL);
	peer_close(fd);
}

int main(void)
{
	site_up();
	site_scenario("after unregister", after_unregister);
	site_scenario("after a signal", after_a_signal);
	site_scenario("before unregister", before_unregister);
	site_scenario("a mover that stays", without_departure);
	site_scenario("children", children);
	site_scenario("a child of a dead mover", child_of_a_dead_mover);
	site_scenario("recv is interrupted", interrupted_recv);
	site_down();
	return done_testing();
}
