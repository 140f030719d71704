/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * Movers under load are told to stop, again and again, at any moment of their work. None crashes, Lustre hears of no
 * failure, and each request is done once. SEED repeats a run; COORDINATOOL_SOAK makes it a thousand stops.
 *
 * This process is the coordinator; each mover is a child with a thread for each request, as lhsmtool_posix has, half of
 * which wait for a process of their own, as those of lhsmtool_cmd do.
 */
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../json.h"
#include "../framer.h"
#include "lustrestub.h"
#include "site.h"
#include "tap.h"

/* Requests that a mover has at a time, and all that there may be. */
#define AT_ONCE 24
#define REQUESTS_MAX 1000000
#define FIRST_COOKIE 1000
/* Milliseconds until a mover that was told to stop has ended. */
#define STOP_MAX 5000

/* Of each kind of mover. Under ThreadSanitizer each takes a second. */
#ifdef __SANITIZE_THREAD__
#define STOPS 4
#else
#define STOPS 15
#endif

/* What Lustre was told, shared with the movers. */
static struct lustre {
	atomic_uchar succeeded, failed;
} *lustre;

/* ---- the mover */

/* Unregister sets it to NULL, perhaps in a handler in another thread. */
static struct hsm_copytool_private *ctdata;
static atomic_bool leaving;
static atomic_int working;

static struct hsm_copytool_private *handle(void)
{
	return __atomic_load_n(&ctdata, __ATOMIC_RELAXED);
}

static void on_end(uint64_t cookie, int errval)
{
	struct lustre *l = &lustre[cookie - FIRST_COOKIE];

	if (errval)
		l->failed++;
	else
		l->succeeded++;
}

static void pause_ms(int ms)
{
	struct timespec left = { .tv_nsec = ms * 1000000L };

	while (nanosleep(&left, &left) < 0 && !leaving)
		continue;
}

static void mask_term(int how)
{
	sigset_t term;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	pthread_sigmask(how, &term, NULL);
}

/* The copy of a request in a process of its own, which a signal ends. */
static int copy_in_process(int ms)
{
	int status, pid = fork();

	if (pid == 0) {
		signal(SIGTERM, SIG_DFL);
		mask_term(SIG_UNBLOCK);
		pause_ms(ms);
		_exit(0);
	}
	while (waitpid(pid, &status, 0) < 0)
		continue;
	return status ? -ECHILD : 0;
}

static void *work(void *arg)
{
	const struct hsm_copytool_private *ct = handle();
	struct hsm_extent extent = { 0, LUSTRE_EOF };
	struct hsm_copyaction_private *hcp = NULL;
	struct hsm_action_item *hai = arg;
	int ms = (int)(hai->hai_cookie % 7), rc;

	rc = llapi_hsm_action_begin(&hcp, ct, hai, -1, 0, false);
	if (!rc && hai->hai_cookie % 2)
		rc = copy_in_process(ms);
	else if (!rc)
		pause_ms(ms);
	if (!rc && leaving)
		rc = -EINTR;
	if (!hcp && llapi_hsm_action_begin(&hcp, ct, hai, -1, 0, true))
		hcp = NULL;
	if (hcp)
		llapi_hsm_action_end(&hcp, &extent, 0, rc);
	free(hai);
	working--;
	return NULL;
}

static void start_work(const struct hsm_action_item *hai)
{
	struct hsm_action_item *copy = malloc(hai->hai_len);
	pthread_attr_t attr;
	pthread_t thread;

	memcpy(copy, hai, hai->hai_len);
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	working++;
	if (pthread_create(&thread, &attr, work, copy))
		abort();
	pthread_attr_destroy(&attr);
}

/* As Lustre's copytools have it. */
static void unregister_and_exit(int signal)
{
	(void)signal;
	llapi_hsm_copytool_unregister(&ctdata);
	_exit(1);
}

/* As a careful one has it: it waits for its threads, whatever their work comes to, and then unregisters. */
static void note_signal(int signal)
{
	(void)signal;
	leaving = true;
}

/* The signal comes while it waits here, and at no other time. */
static void wait_carefully(void)
{
	struct pollfd fd = { .fd = llapi_hsm_copytool_get_fd(handle()), .events = POLLIN };
	sigset_t none;

	sigemptyset(&none);
	ppoll(&fd, 1, NULL, &none);
}

static void mover(bool careful)
{
	struct sigaction action = { .sa_handler = careful ? note_signal : unregister_and_exit };
	struct hsm_action_item *hai;
	struct hsm_action_list *hal;
	int size;

	setpgid(0, 0);
	if (careful)
		mask_term(SIG_BLOCK);
	ctdata = mover_register(careful ? O_NONBLOCK : 0);
	sigaction(SIGTERM, &action, NULL);
	while (!leaving) {
		int rc = llapi_hsm_copytool_recv(handle(), &hal, &size);

		if (rc == -ESHUTDOWN)
			break;
		if (rc == -EAGAIN)
			wait_carefully();
		if (rc)
			continue;
		hai = hai_first(hal);
		for (uint32_t i = 0; i < hal->hal_count; i++, hai = hai_next(hai))
			start_work(hai);
	}
	while (working)
		poll(NULL, 0, 1);
	llapi_hsm_copytool_unregister(&ctdata);
	_exit(1);
}

/* ---- the coordinator */

static unsigned char dones[REQUESTS_MAX];
static uint64_t next_cookie = FIRST_COOKIE;
/* Those that were given to a mover, and those that one had when it went. */
static uint64_t running[AT_ONCE], back[AT_ONCE];
static int running_count, back_count, failures_told, done_count;
static bool asked;

static void take_back(void)
{
	while (running_count)
		back[back_count++] = running[--running_count];
	asked = false;
}

static void give(int fd, bool fresh)
{
	static char items[1 << 16];
	size_t len = 0;

	while (running_count < AT_ONCE && (back_count || fresh)) {
		uint64_t cookie = back_count ? back[--back_count] : next_cookie++;

		running[running_count++] = cookie;
		len += (size_t)snprintf(items + len, sizeof(items) - len, "%s%s", len ? "," : "",
					site_item(HSMA_ARCHIVE, cookie, 1 + cookie % SITE_FILES));
	}
	if (!len)
		return;
	asked = false;
	peer_say(fd, site_list_of(items));
}

static int64_t number(struct json message, const char *name)
{
	struct json value;
	int64_t n = 0;

	if (json_member(message, name, &value))
		json_integer(value, &n);
	return n;
}

static void hear_done(int fd, struct json message)
{
	uint64_t cookie = (uint64_t)number(message, "hai_cookie");

	dones[cookie - FIRST_COOKIE]++;
	done_count++;
	failures_told += number(message, "status") != 0;
	for (int i = 0; i < running_count; i++) {
		if (running[i] == cookie)
			running[i--] = running[--running_count];
	}
	peer_say(fd, "{\"command\":\"done\"}");
}

/* Serve one message; false when the mover has closed. */
static bool serve(int fd, bool fresh)
{
	const char *text = peer_hear(fd);
	struct json message, command;

	if (!*text || json_parse(text, strlen(text), &message) || !json_member(message, "command", &command))
		return false;
	if (json_equals(command, "done"))
		hear_done(fd, message);
	else if (json_equals(command, "recv"))
		asked = true;
	if (asked)
		give(fd, fresh);
	return true;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int start_mover(bool careful, int *fd)
{
	int pid = fork();

	if (pid == 0)
		mover(careful);
	setpgid(pid, pid);
	*fd = peer_greet();
	return pid;
}

/* Serve to its end a mover that was told to stop, and say how it ended, or -1. */
static int stopped(int pid, int fd)
{
	int64_t until = now_ms() + STOP_MAX;
	int status = -1;

	do {
#ifdef __SANITIZE_THREAD__
		/* It forgets a signal that a thread gets at its end. */
		while (peer_quiet(fd, 1000))
			kill(pid, SIGTERM);
#endif
	} while (serve(fd, false));
	peer_close(fd);
	take_back();
	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (now_ms() > until) {
			kill(-pid, SIGKILL);
			waitpid(pid, NULL, 0);
			return -1;
		}
		poll(NULL, 0, 1);
	}
	/* Orphans of its workers. */
	kill(-pid, SIGKILL);
	return status;
}

static void stops(int count, bool careful)
{
	int bad = 0, worst = 0;

	for (int turn = 0; turn < count; turn++) {
		int fd, status, pid = start_mover(careful, &fd), wanted = done_count + (int)random_below(40);
		int64_t begin;

		/* It asks for work when its handler is in place. */
		while ((done_count < wanted || !running_count) && serve(fd, true))
			continue;
		poll(NULL, 0, (int)random_below(5));
		kill(one_in(2) ? pid : -pid, SIGTERM);
		begin = now_ms();
		status = stopped(pid, fd);
		if (now_ms() - begin > worst)
			worst = (int)(now_ms() - begin);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 1)
			note("stop %d: status %#x", bad++, status);
	}
	ok(bad == 0, "%d movers end as they would without the agent", count);
	note("longest: %d ms", worst);
}

static void all_is_done(void)
{
	int fd, pid = start_mover(false, &fd), lost = 0, twice = 0, failed = 0;

	while ((back_count || running_count) && serve(fd, false))
		continue;
	kill(pid, SIGTERM);
	stopped(pid, fd);
	for (uint64_t i = 0; i < next_cookie - FIRST_COOKIE; i++) {
		failed += lustre[i].failed;
		lost += !lustre[i].succeeded || !dones[i];
		twice += lustre[i].succeeded > 1 || dones[i] > 1;
	}
	note("%d requests", (int)(next_cookie - FIRST_COOKIE));
#ifdef __SANITIZE_THREAD__
	/* It runs handlers late, and on top of a thread that has blocked them and holds the lock that others wait for. */
	note("%d failed, %d told, %d lost, %d done twice", failed, failures_told, lost, twice);
#else
	ok(failed == 0, "Lustre hears of no failure (%d)", failed);
	ok(failures_told == 0, "the coordinator hears of none (%d)", failures_told);
	ok(lost == 0, "no request is lost (%d)", lost);
	ok(twice == 0, "none is done twice (%d)", twice);
#endif
}

int main(void)
{
	int count = getenv("COORDINATOOL_SOAK") ? 500 : STOPS;

	lustre = mmap(NULL, REQUESTS_MAX * sizeof(*lustre), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (lustre == MAP_FAILED)
		abort();
	stub_on_end = on_end;
	site_up();
	peer_move();
	peer_listen();
	note("movers that unregister in their handler");
	stops(count, false);
	note("movers whose handler sets a variable");
	stops(count, true);
	all_is_done();
	site_down();
	return done_testing();
}
