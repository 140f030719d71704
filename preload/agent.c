/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "agent.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "log.h"
#include "process.h"
#include "real.h"

struct agent agent = {
	.state = { .lock = PTHREAD_MUTEX_INITIALIZER, .ready_fd = -1, .wake_fd = -1 },
	.handle = { .head = { .mnt_fd = -1, .open_by_fid_fd = -1 } },
	.session = { .connection = { .fd = -1 } },
	.channel = { -1, -1 },
	.stopped_fd = -1,
};

pthread_mutex_t agent_life = PTHREAD_MUTEX_INITIALIZER;

bool agent_in_child(void)
{
	return agent.pid != getpid();
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
		rc = thread_start();
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

	pthread_mutex_lock(&agent_life);
	rc = do_register(mnt, archive_count, archives, rfd_flags);
	if (!rc)
		agent.registered = true;
	pthread_mutex_unlock(&agent_life);
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
	if (!agent_in_child()) {
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

	pthread_mutex_lock(&agent_life);
	if (agent_in_child() && agent.registered) {
		state_lock(&agent.state);
		rc = open_descriptors();
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
		wait_ready(size < 0);
	}
	return -ESHUTDOWN;
}

int agent_get_fd(void)
{
	int rc = agent_in_child() ? move_in() : 0;

	if (rc)
		return rc;
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
