/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * How the bytes of a connection go through its socket: in the clear
 * (transport.c), or by TLS (tls.c). Nothing here blocks, and one thread uses it.
 *
 * Calls return what is said of each, or -EAGAIN: wait for the socket and call
 * again; or why it is over, and then `why` may say more than the number does.
 * -EKEYREJECTED is something that only somebody can mend.
 */
#ifndef COORDINATOOL_TRANSPORT_H
#define COORDINATOOL_TRANSPORT_H

#include <stdbool.h>
#include <sys/types.h>

#define TRANSPORT_WHY_MAX 256

struct transport;
struct tls_files;

struct transport_kind {
	/* The socket of t has connected to this host. 0 once bytes may go through it; -EAGAIN meanwhile, with the same host. */
	int (*establish)(struct transport *t, const char *host);
	/* How many bytes; -ECONNRESET where the other side has closed. */
	ssize_t (*read)(struct transport *t, void *bytes, size_t len);
	/* How many bytes were taken. */
	ssize_t (*write)(struct transport *t, const void *bytes, size_t len);
	/* Before the socket is closed; also where it was never established. */
	void (*end)(struct transport *t);
};

struct transport {
	const struct transport_kind *kind;
	const struct tls_files *files; /* of TLS */
	int fd; /* -1: none */
	void *secured; /* TLS' own; NULL: none */
	bool wants_out; /* -EAGAIN means that the socket has to take bytes, not to have some */
	bool has_more; /* bytes are kept that were read with others: read again, the socket may never be ready for them */
	char why[TRANSPORT_WHY_MAX]; /* "": nothing */
};

extern const struct transport_kind transport_plain;

#endif
