/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * Forks among busy threads. Not sanitized: AddressSanitizer's own allocator
 * does not survive that.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "site.h"
#include "tap.h"

#define TURNS 1000

static struct hsm_copytool_private *shared;
static atomic_bool finish;

static struct hsm_action_item hai = { .hai_len = 72, .hai_action = HSMA_REMOVE, .hai_cookie = 5 };

static void *busy(void *unused)
{
	(void)unused;
	while (!finish)
		mover_end(mover_begin(shared, &hai), 0);
	return NULL;
}

/* A lock that another thread held at the time of a fork must not stay held in the child. */
static void fork_among_threads(void)
{
	int fd, bad = 0, status;
	pthread_t threads[3];

	shared = mover_register(0);
	fd = peer_greet();
	for (int i = 0; i < 3; i++)
		pthread_create(&threads[i], NULL, busy, NULL);
	for (int turn = 0; turn < TURNS; turn++) {
		int pid = fork();

		if (pid == 0) {
			alarm(10);
			mover_end(mover_begin(shared, &hai), 0);
			_exit(0);
		}
		bad += pid < 0 || waitpid(pid, &status, 0) != pid || status != 0;
	}
	finish = true;
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	ok(bad == 0, "%d children forked among busy threads do their work", TURNS);
	mover_recv_start(shared);
	ok(peer_hears(fd, SITE_RECV), "and the mover is well");
	llapi_hsm_copytool_unregister(&shared);
	peer_close(fd);
}

int main(void)
{
	site_up();
	site_scenario("fork among threads", fork_among_threads);
	site_down();
	return done_testing();
}
