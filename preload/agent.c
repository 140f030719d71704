/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "agent.h"

#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "actions.h"
#include "handle.h"
#include "log.h"
#include "real.h"
#include "session.h"

/*
 * All of it lives as long as the process, since a thread may be in recv or an
 * action may run while another thread unregisters. What is set by register
 * is not changed before the next one, which waits for the old thread's end.
 */
static struct agent {
	struct state state;
	struct handle handle;
	struct config config;
	struct session session;
	struct report_channel channel;
	int *archives;
	int archive_count;
	int stopped_fd; /* eventfd, readable once the thread has ended... */
	atomic_bool ended; /* ...which this says first */
	bool nonblock;
	char *list; /* what recv gave out last */
	size_t list_size;
	_Atomic pid_t pid; /* the process that has the thread; 0: none yet */
	atomic_bool registered;
	atomic_bool stop;
} agent = {
	.state = { .lock = PTHREAD_MUTEX_INITIALIZER, .ready_fd = -1, .wake_fd = -1 },
	.handle = { .head = { .mnt_fd = -1, .open_by_fid_fd = -1 } },
	.session = { .connection = { .fd = -1 } },
	.channel = { -1, -1 },
	.stopped_fd = -1,
};

/* register and the taking over by a child, one at a time. */
static pthread_mutex_t life = PTHREAD_MUTEX_INITIALIZER;

/* ---- fork */

static void before_fork(void)
{
	pthread_mutex_lock(&life);
	state_lock(&agent.state);
}

static void after_fork_parent(void)
{
	state_unlock(&agent.state);
	pthread_mutex_unlock(&life);
}

/*
 * The coordinator must see the mover go when the mover goes, and children must
 * see that nobody reads their reports any more: so no copies of these two.
 */
static void after_fork_child(void)
{
	if (agent.session.connection.fd >= 0)
		close(agent.session.connection.fd);
	agent.session.connection.fd = -1;
	if (agent.channel.parent >= 0)
		close(agent.channel.parent);
	agent.channel.parent = -1;
	after_fork_parent();
}

static int install_fork_handlers(void)
{
	static bool installed;
	int rc;

	if (installed)
		return 0;
	rc = pthread_atfork(before_fork, after_fork_parent, after_fork_child);
	installed = rc == 0;
	return -rc;
}

static bool in_child(void)
{
	return agent.pid != getpid();
}

/* ---- reports */

static void apply(const struct report *report)
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
	}
	state_unlock(s);
}

void agent_report(const struct report *report)
{
	int rc;

	if (!in_child()) {
		apply(report);
		if (report->kind != REPORT_BEGUN)
			state_wake(&agent.state);
		return;
	}
	rc = report_send(&agent.channel, report);
	if (rc)
		log_at(LOG_WARN, "the mover that started this process cannot be told of its work: %s", strerror(-rc));
}

static void receive_reports(void)
{
	struct report report;

	while (report_receive(&agent.channel, &report) == 0)
		apply(&report);
}

/* ---- the thread */

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

/* Until told to stop, and then for as long as there is somebody to tell what has ended. */
static void serve(void)
{
	int64_t stop_at = INT64_MAX;

	for (;;) {
		int64_t until = session_due(&agent.session), next;
		short revents;

		next = expire();
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
		if (session_drained(&agent.session) || state_now() >= stop_at)
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
	state_show_ready(&agent.state);
	/* An action that still runs needs the mount. */
	if (!agent.state.actions.count)
		handle_close(&agent.handle);
	close(agent.channel.parent);
	agent.channel.parent = -1;
	state_unlock(&agent.state);
	agent.ended = true;
	if (write(agent.stopped_fd, &one, sizeof(one)) < 0)
		log_at(LOG_ERROR, "cannot tell that the agent has stopped: %s", strerror(errno));
	return NULL;
}

static int start_thread(void)
{
	sigset_t all, before;
	pthread_attr_t attr;
	pthread_t thread;
	int rc;

	session_init(&agent.session, &agent.config, &agent.state, agent.archives, agent.archive_count);
	rc = pthread_attr_init(&attr);
	if (rc)
		return -rc;
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	/* Signals are the mover's: its handlers must not run here. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	agent.ended = false;
	agent.pid = getpid();
	rc = pthread_create(&thread, &attr, run, NULL);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	return -rc;
}

/* ---- register, unregister */

static bool stopped_within(int timeout)
{
	struct pollfd fd = { .fd = agent.stopped_fd, .events = POLLIN };

	return poll(&fd, 1, timeout) > 0 && agent.ended;
}

static int open_event(int *fd)
{
	int new = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

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
	int rc = open_event(&agent.state.ready_fd);

	if (!rc)
		rc = open_event(&agent.state.wake_fd);
	if (!rc)
		rc = open_event(&agent.stopped_fd);
	if (agent.channel.child >= 0)
		close(agent.channel.child);
	agent.channel.child = -1;
	if (!rc)
		rc = report_open(&agent.channel);
	return rc;
}

/* A 0 among the ids stands for all archives, which an empty list does here. */
static int copy_archives(int count, const int *archives)
{
	int *copy;

	if (count < 0 || (count > 0 && !archives))
		return -EINVAL;
	for (int i = 0; i < count; i++) {
		if (archives[i] < 0)
			return -EINVAL;
	}
	for (int i = 0; i < count; i++) {
		if (archives[i] == 0)
			count = 0;
	}
	copy = calloc((size_t)count + 1, sizeof(*copy));
	if (!copy)
		return -ENOMEM;
	for (int i = 0; i < count; i++)
		copy[i] = archives[i];
	free(agent.archives);
	agent.archives = copy;
	agent.archive_count = count;
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

static int do_register(const char *mnt, int archive_count, const int *archives, int rfd_flags)
{
	int rc;

	if (agent.registered)
		return -EEXIST;
	if (agent.pid == getpid() && !stopped_within(AGENT_STOP_TIME))
		return -EBUSY;
	agent.pid = 0;
	rc = copy_archives(archive_count, archives);
	if (!rc)
		rc = load_config();
	if (rc)
		return rc;
	handle_close(&agent.handle);
	rc = handle_open(&agent.handle, mnt);
	if (rc)
		return rc;
	rc = handle_probe(&agent.handle);
	if (!rc)
		rc = install_fork_handlers();
	if (!rc)
		rc = open_descriptors();
	if (!rc) {
		if (!agent.state.requests.ready_end)
			requests_init(&agent.state.requests);
		find_fsname(mnt);
		agent.nonblock = rfd_flags & O_NONBLOCK;
		agent.state.polling = agent.state.wanted = agent.nonblock;
		agent.stop = false;
		rc = start_thread();
	}
	if (rc) {
		agent.pid = 0;
		handle_close(&agent.handle);
	}
	return rc;
}

int agent_register(struct hsm_copytool_private **priv, const char *mnt, int archive_count, const int *archives,
		   int rfd_flags)
{
	int rc;

	pthread_mutex_lock(&life);
	rc = do_register(mnt, archive_count, archives, rfd_flags);
	if (!rc)
		agent.registered = true;
	pthread_mutex_unlock(&life);
	if (!rc)
		*priv = handle_opaque(&agent.handle);
	return rc;
}

bool agent_owns(const struct hsm_copytool_private *priv)
{
	return priv == handle_opaque(&agent.handle);
}

int agent_unregister(struct hsm_copytool_private **priv)
{
	int saved = errno;

	if (!atomic_exchange(&agent.registered, false))
		return -EINVAL;
	*priv = NULL;
	if (!in_child()) {
		agent.stop = true;
		state_wake(&agent.state);
		stopped_within(AGENT_STOP_TIME);
	}
	errno = saved;
	return 0;
}

/*
 * A mover that registers and then becomes a daemon by forking goes on in a
 * child, where the thread is missing: start another one, with descriptors that
 * it does not share with the parent.
 */
static int move_in(void)
{
	int rc = 0;

	pthread_mutex_lock(&life);
	if (in_child() && agent.registered) {
		state_lock(&agent.state);
		rc = open_descriptors();
		state_show_ready(&agent.state);
		requests_resend(&agent.state.requests);
		state_unlock(&agent.state);
		if (!rc)
			rc = start_thread();
	}
	pthread_mutex_unlock(&life);
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

static void wait_ready(bool no_memory)
{
	struct pollfd fds[2] = {
		{ .fd = agent.stopped_fd, .events = POLLIN },
		{ .fd = agent.state.ready_fd, .events = POLLIN },
	};

	/* Movers come straight back after an error: rather wait than say that there is no memory. */
	poll(fds, no_memory ? 1 : 2, no_memory ? AGENT_RETRY_TIME : -1);
}

int agent_recv(struct hsm_action_list **hal, int *msgsize)
{
	ssize_t size;
	int rc;

	while (agent.registered) {
		if (in_child()) {
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
		wait_ready(size < 0);
	}
	return -ESHUTDOWN;
}

int agent_get_fd(void)
{
	int rc = in_child() ? move_in() : 0;

	if (rc)
		return rc;
	state_lock(&agent.state);
	agent.state.polling = agent.state.wanted = true;
	state_unlock(&agent.state);
	state_wake(&agent.state);
	return agent.state.ready_fd;
}

/* ---- actions */

void agent_action_begun(struct action *action)
{
	state_lock(&agent.state);
	/* There is no memory for the first table only: then end reports nothing, and the mover's restart will. */
	if (actions_add(&agent.state.actions, action))
		free(action);
	state_unlock(&agent.state);
}

struct action *agent_action_take(const void *handle)
{
	struct action *action;

	state_lock(&agent.state);
	action = actions_take(&agent.state.actions, handle);
	state_unlock(&agent.state);
	return action;
}

void agent_action_return(struct action *action)
{
	agent_action_begun(action);
}
