/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * What begin and end have to tell the agent, and the way it takes from a
 * forked child.
 *
 * A child has a copy of the tables, which nobody reads, and must not touch
 * the connection. It sends records through a socket pair that it inherits:
 * they keep their boundaries, and writing to a mover that is gone gives an
 * error instead of SIGPIPE.
 */
#ifndef COORDINATOOL_REPORT_H
#define COORDINATOOL_REPORT_H

#include "request.h"

enum report_kind {
	REPORT_BEGUN,
	REPORT_BEGIN_FAILED,
	REPORT_ENDED,
	REPORT_CANCEL_ENDED,
	REPORT_GIVEN_UP, /* it failed because the mover goes */
};

struct report {
	uint32_t kind;
	int32_t status; /* errno, or 0 */
	struct request_key key;
	const void *handle; /* of the action; only to be compared */
};

struct report_channel {
	int parent; /* read here */
	int child; /* written by children */
};

/* Seconds that a child waits in end for a mover that does not read. */
#define REPORT_SEND_TIMEOUT 60

int report_open(struct report_channel *channel);

/* From a child. Waits while the channel is full. -EPIPE: the mover is gone. */
int report_send(const struct report_channel *channel, const struct report *report);

/* Never waits. -EAGAIN: nothing there. */
int report_receive(const struct report_channel *channel, struct report *report);

#endif
