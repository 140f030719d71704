/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "report.h"

#include <sys/socket.h>
#include <sys/time.h>

int report_open(struct report_channel *channel)
{
	struct timeval timeout = { .tv_sec = REPORT_SEND_TIMEOUT };
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) < 0)
		return -errno;
	channel->parent = fds[0];
	channel->child = fds[1];
	/* Without it a child of a stopped mover would wait for ever: no reason to fail. */
	(void)setsockopt(channel->child, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
	return 0;
}

int report_send(const struct report_channel *channel, const struct report *report)
{
	ssize_t n;

	do {
		n = send(channel->child, report, sizeof(*report), MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : 0;
}

int report_receive(const struct report_channel *channel, struct report *report)
{
	ssize_t n = recv(channel->parent, report, sizeof(*report), MSG_DONTWAIT);

	if (n < 0)
		return -errno;
	return n == sizeof(*report) ? 0 : -EAGAIN;
}
