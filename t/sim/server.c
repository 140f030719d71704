/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Connections: whole messages in, answers out once the journal has what they stand for. */
#include "mds.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "memory.h"

#define BACKLOG 4096
/* What one read takes; most messages are far smaller. */
#define READ_SIZE 65536

struct connection {
	struct watched watched;
	struct link in_answers;		/* has something to send at the end of this turn */
	struct link in_waiters;		/* its last message is answered when all is idle */
	int fd;
	struct caller caller;
	struct text in;
	struct text out;
	size_t sent;
	struct sim_msg deferred;
	bool closed;
};

struct listener {
	struct watched watched;
	int fd;
};

static struct listener listener;
static struct link answers;
static struct link waiters;

static void close_connection(struct mds *mds, struct connection *connection)
{
	epoll_ctl(mds->epoll_fd, EPOLL_CTL_DEL, connection->fd, NULL);
	list_remove(&connection->in_answers);
	list_remove(&connection->in_waiters);
	close(connection->fd);
	text_free(&connection->in);
	text_free(&connection->out);
	free(connection);
}

static void answer(struct connection *connection, struct sim_msg *msg, const struct text *payload)
{
	msg->size = (uint32_t)(sizeof(*msg) + payload->len);
	text_add(&connection->out, msg, sizeof(*msg));
	text_add(&connection->out, payload->at, payload->len);
	list_remove(&connection->in_answers);
	list_append(&answers, &connection->in_answers);
}

/* The text has a NUL behind its end, and so has the payload of the last message; others get one of their own. */
static void serve_one(struct mds *mds, struct connection *connection, struct sim_msg *msg, const char *payload)
{
	size_t len = msg->size - sizeof(*msg);
	struct text copy = { 0 }, out = { 0 };

	text_add(&copy, payload, len);
	if (serve(mds, &connection->caller, msg, copy.at, len, &out)) {
		answer(connection, msg, &out);
	} else {
		connection->deferred = *msg;
		list_remove(&connection->in_waiters);
		list_append(&waiters, &connection->in_waiters);
	}
	text_free(&copy);
	text_free(&out);
}

/* False when the client sent nonsense. */
static bool serve_all(struct mds *mds, struct connection *connection)
{
	size_t at = 0;

	while (connection->in.len - at >= sizeof(struct sim_msg)) {
		struct sim_msg msg;

		memcpy(&msg, connection->in.at + at, sizeof(msg));
		if (msg.size < sizeof(msg) || msg.size > sizeof(msg) + SIM_PAYLOAD_MAX)
			return false;
		if (connection->in.len - at < msg.size)
			break;
		at += msg.size;
		serve_one(mds, connection, &msg, connection->in.at + at - (msg.size - sizeof(msg)));
	}
	if (at) {
		memmove(connection->in.at, connection->in.at + at, connection->in.len - at);
		connection->in.len -= at;
	}
	return true;
}

static void watch(struct mds *mds, struct connection *connection, uint32_t events, int op)
{
	struct epoll_event event = { .events = events, .data.ptr = &connection->watched };

	if (epoll_ctl(mds->epoll_fd, op, connection->fd, &event) < 0)
		fatal("cannot watch a connection: %s", strerror(errno));
}

/* False when the connection has gone. */
static bool send_answers(struct mds *mds, struct connection *connection)
{
	while (connection->sent < connection->out.len) {
		ssize_t part = send(connection->fd, connection->out.at + connection->sent,
				    connection->out.len - connection->sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (part < 0 && errno == EAGAIN) {
			watch(mds, connection, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
			return true;
		}
		if (part < 0 && errno != EINTR)
			return false;
		if (part > 0)
			connection->sent += (size_t)part;
	}
	connection->sent = 0;
	connection->out.len = 0;
	return true;
}

static void connection_ready(struct mds *mds, struct watched *watched, uint32_t events)
{
	struct connection *connection = link_owner(watched, struct connection, watched);
	static char buffer[READ_SIZE];
	ssize_t got;

	if (events & EPOLLOUT) {
		watch(mds, connection, EPOLLIN, EPOLL_CTL_MOD);
		if (!send_answers(mds, connection)) {
			close_connection(mds, connection);
			return;
		}
	}
	if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
		return;
	got = recv(connection->fd, buffer, sizeof(buffer), MSG_DONTWAIT);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		close_connection(mds, connection);
		return;
	}
	text_add(&connection->in, buffer, (size_t)got);
	if (!serve_all(mds, connection))
		close_connection(mds, connection);
}

static void accept_one(struct mds *mds, int fd)
{
	struct connection *connection = must_calloc(1, sizeof(*connection));
	struct ucred peer;
	socklen_t len = sizeof(peer);

	connection->fd = fd;
	connection->watched.ready = connection_ready;
	list_init(&connection->in_answers);
	list_init(&connection->in_waiters);
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0)
		peer = (struct ucred){ .uid = (uid_t)-1, .gid = (gid_t)-1 };
	connection->caller = (struct caller){ peer.uid, peer.gid };
	watch(mds, connection, EPOLLIN, EPOLL_CTL_ADD);
	/* What the client sent right after connecting is mostly there already. */
	connection_ready(mds, &connection->watched, EPOLLIN);
}

static void listener_ready(struct mds *mds, struct watched *watched, uint32_t events)
{
	int fd;

	(void)watched, (void)events;
	while ((fd = accept4(listener.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0)
		accept_one(mds, fd);
}

void server_answer(struct mds *mds)
{
	struct text nothing = { 0 };

	list_each_safe(at, &waiters) {
		struct connection *connection = link_owner(at, struct connection, in_waiters);

		if (!serve(mds, &connection->caller, &connection->deferred, "", 0, &nothing))
			continue;
		list_remove(at);
		answer(connection, &connection->deferred, &nothing);
	}
	list_each_safe(at, &answers) {
		struct connection *connection = link_owner(at, struct connection, in_answers);

		list_remove(at);
		if (!send_answers(mds, connection))
			close_connection(mds, connection);
	}
}

void server_open(struct mds *mds)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = &listener.watched };

	list_init(&answers);
	list_init(&waiters);
	listener.watched.ready = listener_ready;
	/* Through the root's descriptor: its path may be longer than an address can be. */
	snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/%s", mds->root_fd, SIM_SOCKET);
	unlinkat(mds->root_fd, SIM_SOCKET, 0);
	listener.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (listener.fd < 0 || bind(listener.fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    fchmodat(mds->root_fd, SIM_SOCKET, 0666, 0) < 0 || listen(listener.fd, BACKLOG) < 0 ||
	    epoll_ctl(mds->epoll_fd, EPOLL_CTL_ADD, listener.fd, &event) < 0)
		fatal("cannot listen on %s/%s: %s", mds->root, SIM_SOCKET, strerror(errno));
}
