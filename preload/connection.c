/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "connection.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tls.h"

#define READ_SIZE (64u * 1024)

void connection_init(struct connection *c, pthread_mutex_t *lock, size_t limit, const struct tls_files *files)
{
	*c = (struct connection){
		.lock = lock,
		.transport = { .kind = files ? &transport_tls : &transport_plain, .files = files, .fd = -1 },
		.limit = limit,
	};
	framer_init(&c->framer, limit);
}

static int look_up(struct connection *c, const char *host, int port)
{
	struct addrinfo hints = {
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICSERV,
	};
	char service[8];
	int rc;

	if (c->addresses)
		freeaddrinfo(c->addresses);
	c->addresses = c->tried = c->next = NULL;
	snprintf(service, sizeof(service), "%u", (unsigned int)port & 0xffff);
	rc = getaddrinfo(host, service, &hints, &c->addresses);
	if (rc == EAI_SYSTEM)
		return -errno;
	if (rc)
		return rc == EAI_MEMORY ? -ENOMEM : -EHOSTUNREACH;
	c->next = c->addresses;
	return 0;
}

/*
 * Failures are ignored: each of these only makes the connection quicker, or
 * quicker to notice that the other side is gone.
 */
static void tune(int fd)
{
	static const struct {
		int level, name, value;
	} options[] = {
		{ IPPROTO_TCP, TCP_NODELAY, 1 },
		{ SOL_SOCKET, SO_KEEPALIVE, 1 },
		{ IPPROTO_TCP, TCP_KEEPIDLE, CONNECTION_KEEP_IDLE },
		{ IPPROTO_TCP, TCP_KEEPINTVL, CONNECTION_KEEP_INTERVAL },
		{ IPPROTO_TCP, TCP_KEEPCNT, CONNECTION_KEEP_COUNT },
		{ IPPROTO_TCP, TCP_USER_TIMEOUT, CONNECTION_USER_TIMEOUT },
	};

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		(void)setsockopt(fd, options[i].level, options[i].name, &options[i].value, sizeof(int));
}

int connection_open(struct connection *c, const char *host, int port)
{
	struct addrinfo *a;
	int rc = 0, fd;

	c->transport.why[0] = '\0';
	if (!c->next)
		rc = look_up(c, host, port);
	if (rc)
		return rc;
	a = c->tried = c->next;
	c->next = a->ai_next;
	pthread_mutex_lock(c->lock);
	fd = c->transport.fd = socket(a->ai_family, a->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, a->ai_protocol);
	if (fd < 0)
		rc = -errno;
	pthread_mutex_unlock(c->lock);
	if (rc)
		return rc;
	tune(fd);
	if (connect(fd, a->ai_addr, a->ai_addrlen) < 0 && errno != EINPROGRESS) {
		rc = -errno;
		connection_close(c);
	}
	return rc;
}

int connection_establish(struct connection *c, const char *host)
{
	int error = 0, rc;
	socklen_t len = sizeof(error);

	if (!c->connected && getsockopt(c->transport.fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		return -errno;
	if (error)
		return -error;
	c->connected = true;
	rc = c->transport.kind->establish(&c->transport, host);
	c->established = rc == 0;
	return rc;
}

void connection_settled(struct connection *c)
{
	c->next = NULL;
}

void connection_again(struct connection *c)
{
	c->next = c->tried;
}

short connection_events(const struct connection *c)
{
	if (!c->connected)
		return POLLOUT;
	if (!c->established)
		return c->transport.wants_out ? POLLOUT : POLLIN;
	return c->out.len || c->transport.wants_out ? POLLIN | POLLOUT : POLLIN;
}

bool connection_readable(const struct connection *c, short revents)
{
	return revents & (POLLIN | POLLHUP | POLLERR) || (c->transport.wants_out && revents) || c->transport.has_more;
}

const char *connection_error(const struct connection *c, int rc)
{
	if (*c->transport.why)
		return c->transport.why;
	return rc == -EPROTO ? "what it sent is not a JSON object" : strerror(-rc);
}

/* The C coordinatool delays a reply that follows another until that is acknowledged, which takes 40 ms by default. */
static void acknowledge_at_once(int fd)
{
	int on = 1;

	(void)setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
}

/* Once for all messages that were given out, not once for each. */
static void drop_taken(struct connection *c)
{
	if (c->taken)
		buffer_consume(&c->in, c->taken);
	c->taken = 0;
}

int connection_read(struct connection *c)
{
	ssize_t n;

	drop_taken(c);
	if (!buffer_reserve(&c->in, READ_SIZE))
		return -ENOMEM;
	n = c->transport.kind->read(&c->transport, c->in.data + c->in.len, READ_SIZE);
	if (n < 0)
		return (int)n;
	acknowledge_at_once(c->transport.fd);
	c->in.len += (size_t)n;
	return 0;
}

/* An alert: who speaks TLS says so to who does not. RFC 8446, 5.1. */
static bool is_tls(const char *bytes, size_t len)
{
	return len >= 2 && bytes[0] == 21 && bytes[1] == 3;
}

int connection_message(struct connection *c, struct json *message)
{
	const char *start = c->in.data + c->taken;
	ssize_t len;
	int rc;

	if (c->taken == c->in.len) {
		drop_taken(c);
		return 0;
	}
	len = framer_next(&c->framer, start, c->in.len - c->taken);
	if (len == -EPROTO && is_tls(start, c->in.len - c->taken)) {
		snprintf(c->transport.why, sizeof(c->transport.why), "it speaks TLS on this port: set tls_port, not port");
		return -EKEYREJECTED;
	}
	if (len <= 0)
		return (int)len;
	c->taken += (size_t)len;
	rc = json_parse(start, (size_t)len, message);
	return rc ? rc : 1;
}

int connection_write(struct connection *c)
{
	size_t done = 0;
	int rc = 0;

	if (c->out.failed)
		return -ENOMEM;
	while (done < c->out.len) {
		ssize_t n = c->transport.kind->write(&c->transport, c->out.data + done, c->out.len - done);

		if (n < 0) {
			rc = n == -EAGAIN ? 0 : (int)n;
			break;
		}
		done += (size_t)n;
	}
	if (done)
		buffer_consume(&c->out, done);
	return rc;
}

void connection_close(struct connection *c)
{
	c->transport.kind->end(&c->transport);
	pthread_mutex_lock(c->lock);
	if (c->transport.fd >= 0)
		close(c->transport.fd);
	c->transport.fd = -1;
	pthread_mutex_unlock(c->lock);
	c->transport.wants_out = false;
	c->connected = c->established = false;
	buffer_clear(&c->in);
	buffer_clear(&c->out);
	c->taken = 0;
	framer_init(&c->framer, c->limit);
}

void connection_free(struct connection *c)
{
	connection_close(c);
	if (c->addresses)
		freeaddrinfo(c->addresses);
	buffer_free(&c->in);
	buffer_free(&c->out);
	*c = (struct connection){ .lock = c->lock, .transport.fd = -1 };
}
