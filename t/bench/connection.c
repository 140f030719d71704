// SPDX-License-Identifier: LGPL-3.0-or-later
/* Connections to the server, their buffers, and where a reply ends. */

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loadgen.h"
#include "../../preload/tls.h"

#define FIRST_ROOM 4096
#define READ_ROOM 65536

static int epoll = -1;

static struct addrinfo *server(void)
{
	static struct addrinfo *found;
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	int rc;

	if (!found) {
		rc = getaddrinfo(opt.host, opt.port, &hints, &found);
		if (rc)
			die("%s port %s: %s", opt.host, opt.port, gai_strerror(rc));
	}
	return found;
}

__attribute__((noreturn)) static void lost(struct connection *c, int rc)
{
	die("connection %d: %s", c->number, *c->transport.why ? c->transport.why :
		rc == -ECONNRESET ? "closed by the server" : strerror(-rc));
}

/* By TLS where authorities are given, as the agent of the movers does it; no certificate is shown. */
static void shake_hands(struct connection *c)
{
	static struct tls_files files;
	char why[TRANSPORT_WHY_MAX];
	int rc;

	if (*opt.tls_ca && !files.authorities) {
		files = (struct tls_files){ .key = "", .certificate = "", .authorities = (char *)(uintptr_t)opt.tls_ca,
			.oldest = TLS_1_3 };
		if (tls_check(&files, why, sizeof(why)))
			die("TLS: %s", why);
	}
	c->transport.kind = *opt.tls_ca ? &transport_tls : &transport_plain;
	c->transport.files = &files;
	while ((rc = c->transport.kind->establish(&c->transport, opt.host)) == -EAGAIN) {
		struct pollfd fd = { .fd = c->transport.fd, .events = c->transport.wants_out ? POLLOUT : POLLIN };

		poll(&fd, 1, -1);
	}
	if (rc)
		lost(c, rc);
}

static void watch(struct connection *c, int operation, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = c };

	if (epoll_ctl(epoll, operation, c->transport.fd, &event))
		die("epoll_ctl: %s", strerror(errno));
}

struct connection *connection_open(reply_fn on_reply, int number)
{
	const struct addrinfo *to = server();
	struct connection *c = grow(NULL, 1, sizeof(*c));
	const int on = 1;

	memset(c, 0, sizeof(*c));
	c->on_reply = on_reply;
	c->number = number;
	if (epoll < 0)
		epoll = epoll_create1(EPOLL_CLOEXEC);
	c->transport.fd = socket(to->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->transport.fd < 0 || connect(c->transport.fd, to->ai_addr, to->ai_addrlen))
		die("connect to %s port %s: %s", opt.host, opt.port, strerror(errno));
	setsockopt(c->transport.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	fcntl(c->transport.fd, F_SETFL, O_NONBLOCK);
	shake_hands(c);
	watch(c, EPOLL_CTL_ADD, EPOLLIN);
	return c;
}

/* room_for: so many more bytes fit behind the end. */
static void room_for(struct buffer *b, size_t more)
{
	if (b->begin == b->end)
		b->begin = b->end = 0;
	if (b->room - b->end >= more)
		return;
	memmove(b->bytes, b->bytes + b->begin, b->end - b->begin);
	b->end -= b->begin;
	b->begin = 0;
	if (b->room - b->end < more) {
		b->room = 2 * (b->end + more) + FIRST_ROOM;
		b->bytes = grow(b->bytes, b->room, 1);
	}
}

static void put_bytes(struct connection *c, const char *bytes, size_t length)
{
	room_for(&c->out, length);
	memcpy(c->out.bytes + c->out.end, bytes, length);
	c->out.end += length;
}

void put(struct connection *c, const char *text)
{
	put_bytes(c, text, strlen(text));
}

void put_number(struct connection *c, uint64_t number)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = '0' + number % 10;
		number /= 10;
	} while (number);
	put_bytes(c, digits + at, sizeof(digits) - at);
}

void flush(struct connection *c)
{
	ssize_t sent;
	bool more;

	while (c->out.begin < c->out.end) {
		sent = c->transport.kind->write(&c->transport, c->out.bytes + c->out.begin, c->out.end - c->out.begin);
		if (sent == -EAGAIN)
			break;
		if (sent < 0)
			lost(c, (int)sent);
		c->out.begin += sent;
	}
	more = c->out.begin < c->out.end;
	if (more != c->waits_to_write) {
		watch(c, EPOLL_CTL_MOD, EPOLLIN | (more ? EPOLLOUT : 0));
		c->waits_to_write = more;
	}
}

/* The server puts nothing between two objects, and says no length. */
size_t frame_json(struct connection *c, const char *text, size_t length)
{
	for (; c->scan < length; c->scan++) {
		const char next = text[c->scan];

		if (c->escaped) {
			c->escaped = false;
		} else if (c->in_string) {
			c->escaped = next == '\\';
			c->in_string = next != '"';
		} else if (next == '"') {
			c->in_string = true;
		} else if (next == '{') {
			c->depth++;
		} else if (next == '}' && --c->depth == 0) {
			return c->scan + 1;
		}
	}
	return 0;
}

static void receive(struct connection *c, frame_fn frame)
{
	size_t length;
	ssize_t got;

	do {
		room_for(&c->in, READ_ROOM);
		got = c->transport.kind->read(&c->transport, c->in.bytes + c->in.end, c->in.room - c->in.end);
		if (got < 0 && got != -EAGAIN)
			lost(c, (int)got);
		c->in.end += got < 0 ? 0 : got;
	} while (c->transport.has_more);
	while ((length = frame(c, c->in.bytes + c->in.begin, c->in.end - c->in.begin))) {
		c->scan = 0;
		c->on_reply(c, c->in.bytes + c->in.begin, length);
		c->in.begin += length;
	}
	flush(c);
}

void poll_connections(int milliseconds, frame_fn frame)
{
	struct epoll_event events[256];
	int happened = epoll_wait(epoll, events, 256, milliseconds);

	for (int i = 0; i < happened; i++) {
		struct connection *c = events[i].data.ptr;

		if (events[i].events & EPOLLOUT)
			flush(c);
		if (events[i].events & ~EPOLLOUT)
			receive(c, frame);
	}
}
