/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "transport.h"

#include <errno.h>
#include <sys/socket.h>

static int plain_establish(struct transport *t, const char *host)
{
	(void)t;
	(void)host;
	return 0;
}

static ssize_t plain_read(struct transport *t, void *bytes, size_t len)
{
	ssize_t n = recv(t->fd, bytes, len, 0);

	if (n < 0)
		return errno == EINTR ? -EAGAIN : -errno;
	return n ? n : -ECONNRESET;
}

static ssize_t plain_write(struct transport *t, const void *bytes, size_t len)
{
	ssize_t n;

	do
		n = send(t->fd, bytes, len, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}

static void plain_end(struct transport *t)
{
	(void)t;
}

const struct transport_kind transport_plain = { plain_establish, plain_read, plain_write, plain_end };
