/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The TCP connection to the coordinator: addresses, non-blocking socket,
 * bytes in and out, in the clear or by TLS, messages cut from the stream. Used
 * by one thread.
 *
 * Every change of transport.fd happens under the lock given at connection_init(), so
 * that a process that forks while holding it knows which descriptor its child
 * has to close.
 */
#ifndef COORDINATOOL_CONNECTION_H
#define COORDINATOOL_CONNECTION_H

#include <netdb.h>
#include <pthread.h>

#include "buffer.h"
#include "framer.h"
#include "json.h"
#include "transport.h"

/* Seconds of silence before the other side is probed, between probes, and probes. */
#define CONNECTION_KEEP_IDLE 30
#define CONNECTION_KEEP_INTERVAL 10
#define CONNECTION_KEEP_COUNT 3

/* Milliseconds until what we sent must be confirmed by the other side's kernel. */
#define CONNECTION_USER_TIMEOUT 60000

struct connection {
	pthread_mutex_t *lock;
	struct transport transport;
	bool connected; /* TCP has */
	bool established; /* and bytes may go */
	struct addrinfo *addresses; /* of the last look-up */
	struct addrinfo *tried; /* the last one */
	struct addrinfo *next; /* not tried yet */
	size_t limit; /* bytes of one message */
	struct buffer in;
	size_t taken; /* bytes of in that were given out as messages */
	struct buffer out;
	struct framer framer;
};

/* files: of TLS, which stay as they are; NULL: in the clear. */
void connection_init(struct connection *c, pthread_mutex_t *lock, size_t limit, const struct tls_files *files);

/*
 * Start to connect to the next address of host; looks the name up when none is
 * left of the last look-up, which may take as long as the resolver does.
 * 0: poll for connection_events(), then call connection_establish().
 */
int connection_open(struct connection *c, const char *host, int port);

/* Go on connecting to the same host. 0: it is made; -EAGAIN: poll again; or why not. */
int connection_establish(struct connection *c, const char *host);

/* This address was right: after a loss the name is looked up anew. Otherwise the next one is tried. */
void connection_settled(struct connection *c);

/* The next connection_open() is to the same address. */
void connection_again(struct connection *c);

/* What to poll the socket for, and whether what poll said is worth a connection_read(). */
short connection_events(const struct connection *c);
bool connection_readable(const struct connection *c, short revents);

/* What an error of a call here means, on one line, valid until the next call. */
const char *connection_error(const struct connection *c, int rc);

/* Read what is there. -EAGAIN: nothing; -ECONNRESET: closed by the other side; -ENOMEM. */
int connection_read(struct connection *c);

/*
 * The next complete message; it is valid until the next call on c. 1, or 0
 * when there is none, -EPROTO when it is no JSON object, -EKEYREJECTED when it
 * is TLS and we are not, -EMSGSIZE.
 */
int connection_message(struct connection *c, struct json *message);

/* Send what stands in out, as much as the socket takes. -ENOMEM: out failed. */
int connection_write(struct connection *c);

/* Close, and forget what was in flight. */
void connection_close(struct connection *c);

/* Close and free everything. */
void connection_free(struct connection *c);

#endif
