/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * Copytools: one per client mount. One registers with all MDTs at once or with none (lmv_hsm_ct_register); an MDT that
 * stops its coordinator forgets it and says nothing, and only a new registration with all of them makes it known again
 * (the client does that by itself when an MDT was restarted: mdc_kuc_reregister). The way to each is a fifo that it holds open for
 * reading; when nobody does any more, the copytool is gone and leaves the list, while its requests stay active.
 *
 * A message is written in one piece or not at all: the fifo is made large, and nothing is sent while more than a
 * quarter of it is unread. Pages of a pipe are at least half full, so there is room for the largest message then.
 * So no part of a message is ever left here, and none is lost when this program is killed.
 */
#include "mds.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "memory.h"

#define FIFO_ROOM (1024 * 1024)
/* As LL_HSM_MAX_ARCHIVES_PER_AGENT. */
#define ARCHIVES_MAX 1024

static bool reader_gone(const struct agent *agent)
{
	struct pollfd state = { .fd = agent->fd };

	return poll(&state, 1, 0) > 0 && state.revents & (POLLERR | POLLHUP | POLLNVAL);
}

static void watch_event(struct mds *mds, struct watched *watched, uint32_t events)
{
	if (events & (EPOLLERR | EPOLLHUP))
		agent_drop(mds, link_owner(watched, struct agent, watched), "its reader is gone");
}

struct agent *agent_by_number(const struct mds *mds, uint64_t number)
{
	list_each(at, &mds->agents) {
		struct agent *agent = link_owner(at, struct agent, in_agents);

		if (agent->number == number)
			return agent;
	}
	return NULL;
}

bool agent_serves(const struct agent *agent, uint32_t archive_id)
{
	for (uint32_t i = 0; i < agent->archive_count; i++)
		if (agent->archives[i] == archive_id)
			return true;
	return agent->archive_count == 0;
}

bool agent_full(const struct agent *agent)
{
	int unread;

	return ioctl(agent->fd, FIONREAD, &unread) == 0 && (size_t)unread > agent->room / 4;
}

struct agent *agent_choose(struct mds *mds, int mdt, uint32_t archive_id, bool *full)
{
	struct agent *best = NULL;

	list_each(at, &mds->agents) {
		struct agent *agent = link_owner(at, struct agent, in_agents);

		if (!agent->on[mdt].listed || !agent_serves(agent, archive_id))
			continue;
		if (agent_full(agent)) {
			*full = true;
			continue;
		}
		if (!best || agent->on[mdt].current < best->on[mdt].current)
			best = agent;
	}
	return best;
}

static void agents_changed(struct mds *mds)
{
	for (int i = 0; i < mds->mdt_count; i++)
		mds->mdts[i].agents_shown = false;
	mds_kick(mds);
}

void agent_drop(struct mds *mds, struct agent *agent, const char *why)
{
	char path[sizeof(SIM_COPYTOOL_DIR) + sizeof(agent->fifo)];

	if (agent->gone)
		return;
	note("copytool gone uuid=%s reason=\"%s\"", agent->uuid, why);
	agent->gone = true;
	list_remove(&agent->in_agents);
	list_append(&mds->gone_agents, &agent->in_agents);
	epoll_ctl(mds->epoll_fd, EPOLL_CTL_DEL, agent->fd, NULL);
	snprintf(path, sizeof(path), "%s/%s", SIM_COPYTOOL_DIR, agent->fifo);
	unlinkat(mds->root_fd, path, 0);
	journal_agent_gone(agent);
	agents_changed(mds);
}

void agents_forget(struct mdt *mdt)
{
	list_each(at, &mdt->mds->agents) {
		struct agent *agent = link_owner(at, struct agent, in_agents);

		memset(&agent->on[mdt->index], 0, sizeof(agent->on[0]));
	}
	mdt->agents_shown = false;
}

void agents_reap(struct mds *mds)
{
	list_each_safe(at, &mds->gone_agents) {
		struct agent *agent = link_owner(at, struct agent, in_agents);

		list_remove(&agent->in_agents);
		close(agent->fd);
		free(agent);
	}
}

/* The same client of the same mount always has the same uuid, as a mounted client has. */
void agent_uuid(const struct mds *mds, const char *client, char uuid[37])
{
	uint64_t half[2] = { 0xcbf29ce484222325ULL, 0x84222325cbf29ce4ULL };
	const char *parts[] = { mds->root, "\n", client };

	for (int h = 0; h < 2; h++)
		for (int p = 0; p < 3; p++)
			for (const char *c = parts[p]; *c; c++)
				half[h] = (half[h] ^ (unsigned char)*c) * 0x100000001b3ULL;
	snprintf(uuid, 37, "%08llx-%04llx-%04llx-%04llx-%012llx", (unsigned long long)half[0] >> 32,
		 (unsigned long long)half[0] >> 16 & 0xffff, (unsigned long long)half[0] & 0xffff,
		 (unsigned long long)half[1] >> 48, (unsigned long long)half[1] & 0xffffffffffffULL);
}

/* NULL and -errno in *rc when the fifo has no reader. */
static struct agent *enter(struct mds *mds, uint64_t number, const struct sim_register *registration, int *rc)
{
	size_t ids = sizeof(uint32_t) * registration->count;
	char path[sizeof(SIM_COPYTOOL_DIR) + sizeof(registration->fifo)];
	struct epoll_event event = { .events = 0 };
	struct agent *agent;
	int fd, room;

	snprintf(path, sizeof(path), "%s/%s", SIM_COPYTOOL_DIR, registration->fifo);
	fd = openat(mds->root_fd, path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		*rc = -errno;
		unlinkat(mds->root_fd, path, 0);
		return NULL;
	}
	fcntl(fd, F_SETPIPE_SZ, FIFO_ROOM);
	room = fcntl(fd, F_GETPIPE_SZ);
	agent = must_calloc(1, sizeof(*agent) + ids);
	agent->watched.ready = watch_event;
	agent->number = number;
	agent->fd = fd;
	agent->room = room > 0 ? (size_t)room : PIPE_BUF;
	memcpy(agent->fifo, registration->fifo, sizeof(agent->fifo));
	memcpy(agent->client, registration->client, sizeof(agent->client));
	agent_uuid(mds, agent->client, agent->uuid);
	agent->archive_count = registration->count;
	memcpy(agent->archives, registration->archives, ids);
	event.data.ptr = &agent->watched;
	if (epoll_ctl(mds->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0)
		fatal("cannot watch a fifo: %s", strerror(errno));
	for (int i = 0; i < mds->mdt_count; i++)
		agent->on[i].listed = mds->mdts[i].control != CONTROL_STOPPED;
	list_append(&mds->agents, &agent->in_agents);
	if (number >= mds->next_agent)
		mds->next_agent = number + 1;
	agents_changed(mds);
	*rc = 0;
	return agent;
}

static bool plain_name(const char *name, size_t size)
{
	return memchr(name, '\0', size) && *name && *name != '.' && !strchr(name, '/');
}

int agent_register(struct mds *mds, const char *payload, size_t len, uint64_t *number)
{
	const struct sim_register *registration = (const struct sim_register *)payload;
	struct agent *agent;
	int rc;

	if (len < sizeof(*registration) || registration->count > ARCHIVES_MAX ||
	    len != sizeof(*registration) + sizeof(uint32_t) * registration->count ||
	    !plain_name(registration->fifo, sizeof(registration->fifo)) ||
	    !memchr(registration->client, '\0', sizeof(registration->client)))
		return -EINVAL;
	for (int i = 0; i < mds->mdt_count; i++)
		if (mds->mdts[i].control == CONTROL_STOPPED)
			return -ENXIO;
	list_each_safe(at, &mds->agents) {
		struct agent *other = link_owner(at, struct agent, in_agents);

		if (strcmp(other->client, registration->client))
			continue;
		/* A killed one may not have been noticed yet. */
		if (!reader_gone(other))
			return -EEXIST;
		agent_drop(mds, other, "its reader is gone");
	}
	agent = enter(mds, mds->next_agent, registration, &rc);
	if (!agent)
		return rc;
	journal_agent(agent);
	note("copytool registered uuid=%s archives=%u", agent->uuid, (unsigned)agent->archive_count);
	*number = agent->number;
	return 0;
}

int agent_unregister(struct mds *mds, uint64_t number)
{
	struct agent *agent = agent_by_number(mds, number);

	if (!agent)
		return -ENOENT;
	agent_drop(mds, agent, "unregistered");
	return 0;
}

void agent_restore(struct mds *mds, uint64_t number, const struct sim_register *registration)
{
	int rc;

	if (!enter(mds, number, registration, &rc))
		note("copytool not back fifo=%s error=\"%s\"", registration->fifo, strerror(-rc));
}

bool agent_send(struct mds *mds, struct agent *agent, uint8_t transport, uint16_t type, const void *body, size_t len)
{
	struct kuc_hdr head = { KUC_MAGIC, transport, 0, type, (uint16_t)(sizeof(head) + len) };
	struct text message = { 0 };
	ssize_t written;

	if (agent->gone)
		return false;
	text_add(&message, &head, sizeof(head));
	text_add(&message, body, len);
	written = write(agent->fd, message.at, message.len);
	if (written != (ssize_t)message.len)
		agent_drop(mds, agent, written < 0 ? strerror(errno) : "a message did not fit");
	text_free(&message);
	return !agent->gone;
}

static struct agent *only_agent(const struct mds *mds)
{
	return list_empty(&mds->agents) ? NULL : link_owner(mds->agents.next, struct agent, in_agents);
}

int agents_inject(struct mds *mds, const char *hal, size_t len)
{
	struct agent *agent = only_agent(mds);

	if (!agent)
		return -ENXIO;
	if (sizeof(struct kuc_hdr) + len > UINT16_MAX)
		return -E2BIG;
	if (agent_full(agent))
		return -EAGAIN;
	return agent_send(mds, agent, KUC_TRANSPORT_HSM, HMT_ACTION_LIST, hal, len) ? 0 : -EPIPE;
}

int agents_shutdown(struct mds *mds)
{
	if (list_empty(&mds->agents))
		return -ENXIO;
	list_each_safe(at, &mds->agents)
		agent_send(mds, link_owner(at, struct agent, in_agents), KUC_TRANSPORT_GENERIC, KUC_MSG_SHUTDOWN, NULL,
			   0);
	return 0;
}
