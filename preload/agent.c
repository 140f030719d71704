/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "agent.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "departure.h"
#include "log.h"
#include "process.h"
#include "real.h"
#include "tls.h"

/* How many begins and ends this thread is in. Initial-exec: a handler may not allocate it. */
static _Thread_local volatile sig_atomic_t inside_here __attribute__((tls_model("initial-exec")));

/* ---- register, unregister */

/* However many signals are handled meanwhile. */
static bool stopped_within(int timeout)
{
	struct pollfd fd = { .fd = agent.stopped_fd, .events = POLLIN };
	int64_t until = state_now() + timeout, left = timeout;

	while (poll(&fd, 1, (int)left) <= 0) {
		left = until - state_now();
		if (left <= 0)
			return false;
	}
	return agent.ended;
}

static int open_event(int *fd, int flags)
{
	int new = eventfd(0, EFD_CLOEXEC | flags);

	if (new < 0)
		return -errno;
	/* Keep the number: a mover may poll the descriptor that it was given before it forked. */
	if (*fd < 0) {
		*fd = new;
		return 0;
	}
	if (dup3(new, *fd, O_CLOEXEC) < 0) {
		close(new);
		return -errno;
	}
	close(new);
	return 0;
}

static int open_descriptors(void)
{
	int rc = open_event(&agent.state.ready_fd, EFD_NONBLOCK);

	if (!rc)
		rc = open_event(&agent.state.recv_fd, 0);
	if (!rc)
		rc = open_event(&agent.state.wake_fd, EFD_NONBLOCK);
	if (!rc)
		rc = open_event(&agent.stopped_fd, EFD_NONBLOCK);
	if (agent.channel.child >= 0)
		close(agent.channel.child);
	agent.channel.child = -1;
	if (!rc)
		rc = report_open(&agent.channel);
	return rc;
}

static int choose_archives(int count, const int *archives)
{
	struct archive_ids chosen;
	int rc;

	if (count < 0 || (count > 0 && !archives))
		return -EINVAL;
	rc = config_choose_archives(&agent.config.archive_ids, archives, count, &chosen);
	if (rc == -ENOENT) {
		log_at(LOG_ERROR, "refusing to start: the mover registers for none of the archive ids that archive_id names");
		rc = -EINVAL;
	}
	if (rc) {
		free(chosen.ids);
		return rc;
	}
	free(agent.archives.ids);
	agent.archives = chosen;
	return 0;
}

static void find_fsname(const char *mnt)
{
	char name[MAX_OBD_NAME + 1] = "";

	if (!real_search_fsname() || real_search_fsname()(mnt, name) < 0)
		name[0] = '\0';
	name[MAX_OBD_NAME] = '\0';
	/* What was left running belongs to a filesystem, too. */
	if (strcmp(agent.state.fsname, name) != 0)
		requests_clear(&agent.state.requests);
	memcpy(agent.state.fsname, name, sizeof(name));
}

static int load_config(void)
{
	struct config config;
	char *list;
	int rc = config_load(&config);

	if (rc)
		return rc;
	config_free(&agent.config);
	agent.config = config;
	list = calloc(1, (size_t)config.hal_size);
	if (!list)
		return -ENOMEM;
	free(agent.list);
	agent.list = list;
	agent.list_size = (size_t)config.hal_size;
	return 0;
}

/* Actions of an earlier registration that still run use the mount of that one. */
static int open_handle(const char *mnt)
{
	bool used;

	state_lock(&agent.state);
	used = agent.state.inside || agent.state.actions.count;
	if (!used)
		handle_close(&agent.handle);
	state_unlock(&agent.state);
	if (!used)
		return handle_open(&agent.handle, mnt);
	return strcmp(agent.handle.head.mnt, mnt) ? -EBUSY : 0;
}

/* Waiting would not help where it does not work. A child that goes on finds OpenSSL loaded. */
static int check_tls(void)
{
	char why[TRANSPORT_WHY_MAX];

	if (!agent.config.tls_port || tls_check(&agent.config.tls, why, sizeof(why)) == 0)
		return 0;
	log_at(LOG_ERROR, "refusing to start: TLS, as tls_port wants it: %s", why);
	return -EINVAL;
}

static int do_register(const char *mnt, int archive_count, const int *archives, int rfd_flags)
{
	int rc;

	if (agent.registered)
		return -EEXIST;
	if (agent.pid == getpid() && !stopped_within(AGENT_STOP_TIME))
		return -EBUSY;
	agent.pid = 0;
	rc = load_config();
	if (!rc)
		rc = choose_archives(archive_count, archives);
	if (rc)
		return rc;
	rc = open_handle(mnt);
	if (rc)
		return rc;
	rc = handle_probe(&agent.handle);
	if (!rc)
		rc = check_tls();
	if (!rc)
		rc = departure_reset();
	if (!rc)
		rc = fork_handlers_install();
	if (!rc)
		rc = open_descriptors();
	if (!rc) {
		if (!agent.state.requests.ready_end)
			requests_init(&agent.state.requests);
		find_fsname(mnt);
		agent.nonblock = rfd_flags & O_NONBLOCK;
		agent.state.polling = agent.state.wanted = agent.nonblock;
		agent.stop = false;
		agent.interrupted = 0;
		rc = thread_start();
	}
	if (rc) {
		agent.pid = 0;
		state_lock(&agent.state);
		close_unused_handle();
		state_unlock(&agent.state);
	}
	return rc;
}

int agent_register(struct hsm_copytool_private **priv, const char *mnt, int archive_count, const int *archives,
		   int rfd_flags)
{
	int rc;

	pthread_mutex_lock(&agent_life);
	rc = do_register(mnt, archive_count, archives, rfd_flags);
	if (!rc)
		agent.registered = true;
	pthread_mutex_unlock(&agent_life);
	if (!rc) {
		departure_watch();
		*priv = handle_opaque(&agent.handle);
	}
	return rc;
}

bool agent_owns(const struct hsm_copytool_private *priv)
{
	return priv == handle_opaque(&agent.handle);
}

int agent_unregister(struct hsm_copytool_private **priv)
{
	int saved = errno;
	bool first;

	if (!agent_in_child())
		departure_unregister();
	first = atomic_exchange(&agent.registered, false);
	if (!agent_in_child()) {
		/* What this handler interrupts does not go on before it returns. */
		if (first)
			agent.interrupted = (size_t)inside_here;
		agent.stop = true;
		state_wake(&agent.state);
		state_show_end(&agent.state);
		/* Also where another thread has unregistered: the process may end when this returns. */
		stopped_within(AGENT_STOP_TIME);
	}
	/* As late as liblustreapi does it: other threads go on using the handle. */
	if (first)
		__atomic_store_n(priv, NULL, __ATOMIC_RELAXED);
	errno = saved;
	return first ? 0 : -EINVAL;
}

/*
 * A mover that registers and then becomes a daemon by forking goes on in a
 * child, where the thread is missing: start another one, with descriptors that
 * it does not share with the parent.
 */
static int move_in(void)
{
	int rc = 0;

	pthread_mutex_lock(&agent_life);
	if (agent_in_child() && agent.registered) {
		state_lock(&agent.state);
		rc = open_descriptors();
		if (!rc)
			rc = departure_reset();
		state_show_ready(&agent.state);
		requests_resend(&agent.state.requests);
		state_unlock(&agent.state);
		if (!rc)
			rc = thread_start();
	}
	pthread_mutex_unlock(&agent_life);
	return rc;
}

/* ---- recv */

/* Bytes of the list, 0 when there is none. */
static ssize_t take_list(void)
{
	struct state *s = &agent.state;
	size_t need = 0;
	ssize_t size;

	state_lock(s);
	size = requests_hand_over(&s->requests, s->fsname, agent.list, agent.list_size, &need);
	if (size == -EMSGSIZE) {
		char *bigger = realloc(agent.list, need);

		if (bigger) {
			agent.list = bigger;
			agent.list_size = need;
			size = requests_hand_over(&s->requests, s->fsname, bigger, need, &need);
		}
	}
	state_show_ready(s);
	if (size <= 0 || s->polling)
		s->wanted = true;
	state_unlock(s);
	state_wake(s);
	return size;
}

/*
 * -EINTR when a signal was handled, unless its handler wants calls restarted
 * (SA_RESTART): so it is with liblustreapi, which reads a pipe here, and a
 * mover whose handler only sets a variable has to look at it.
 */
static int wait_ready(void)
{
	uint64_t count;

	return read(agent.state.recv_fd, &count, sizeof(count)) < 0 ? -errno : 0;
}

int agent_recv(struct hsm_action_list **hal, int *msgsize)
{
	ssize_t size;
	int rc;

	departure_watch();
	while (agent.registered) {
		if (agent_in_child()) {
			rc = move_in();
			if (rc) {
				log_at(LOG_ERROR, "cannot go on in a forked process: %s", strerror(-rc));
				poll(NULL, 0, AGENT_RETRY_TIME);
				continue;
			}
		}
		size = take_list();
		if (size > 0) {
			*hal = (struct hsm_action_list *)agent.list;
			*msgsize = (int)size;
			return 0;
		}
		if (agent.nonblock)
			return -EAGAIN;
		/* Movers come straight back after an error: rather wait than say that there is no memory. */
		if (size < 0)
			stopped_within(AGENT_RETRY_TIME);
		else if (wait_ready() == -EINTR && agent.registered)
			return -EINTR;
	}
	/* There may be more threads in here. */
	state_show_end(&agent.state);
	/* A handler that unregisters in another thread ends the mover next, and with a status of its own. */
	stopped_within(AGENT_STOP_TIME);
	poll(NULL, 0, AGENT_EXIT_TIME);
	return -ESHUTDOWN;
}

int agent_get_fd(void)
{
	int rc = agent_in_child() ? move_in() : 0;

	if (rc)
		return rc;
	if (!agent.registered)
		return -EINVAL;
	state_lock(&agent.state);
	agent.state.polling = agent.state.wanted = true;
	state_unlock(&agent.state);
	state_wake(&agent.state);
	return agent.state.ready_fd;
}

/* ---- actions */

void agent_report(const struct report *report)
{
	int rc;

	if (!agent_in_child()) {
		report_apply(report);
		if (report->kind != REPORT_BEGUN)
			state_wake(&agent.state);
		return;
	}
	rc = report_send(&agent.channel, report);
	if (rc)
		log_at(LOG_WARN, "the mover that started this process cannot be told of its work: %s", strerror(-rc));
}

/* The mover's begins and ends use the mount, and are waited for when it stops. */
static void enter(void)
{
	agent.state.inside++;
	inside_here++;
}

static void leave(void)
{
	agent.state.inside--;
	inside_here--;
	/* The thread has not closed what was in use when it ended. */
	if (agent.state.closed)
		close_unused_handle();
	if (agent.stop)
		state_wake(&agent.state);
}

bool agent_begin_enter(void)
{
	bool open;

	departure_watch();
	state_lock(&agent.state);
	open = agent.registered && !departure_final();
	if (open)
		enter();
	state_unlock(&agent.state);
	return open;
}

void agent_begin_leave(struct action *action)
{
	state_lock(&agent.state);
	/* There is no memory for the first table only: then end reports nothing, and the mover's restart will. */
	if (action && actions_add(&agent.state.actions, action))
		free(action);
	leave();
	state_unlock(&agent.state);
}

struct action *agent_end_enter(const void *handle)
{
	struct action *action;
	bool late;

	state_lock(&agent.state);
	action = actions_take(&agent.state.actions, handle);
	if (action)
		enter();
	late = action && agent.state.closed;
	state_unlock(&agent.state);
	/* The mover most likely ends now, and then the request is done again: so Lustre should not hear of it, either. */
	if (late)
		poll(NULL, 0, AGENT_EXIT_TIME);
	return action;
}

void agent_end_leave(struct action *action)
{
	agent_begin_leave(action);
}
