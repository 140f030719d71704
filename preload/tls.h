/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * TLS to the coordinator, by OpenSSL (libssl.h): version 1.3; the other side
 * has to show a certificate for the name by which it was looked for; ours is
 * shown where its files are named and readable. The rules are those of the
 * tools (TlsFiles.java).
 *
 * Files are read for each connection, so that new ones count with the next.
 *
 * A lock is held in all of OpenSSL, which has locks of its own: a fork takes it
 * too, so that a child finds none of them held and may go on as the mover.
 */
#ifndef COORDINATOOL_TLS_H
#define COORDINATOOL_TLS_H

#include <stddef.h>

#include "config.h"
#include "transport.h"

extern const struct transport_kind transport_tls;

/*
 * Can it be used? Loads OpenSSL, and tries the files. For the process that
 * registers, before its thread connects. -ENOENT: no OpenSSL here; -EINVAL: a
 * file that cannot be used. After an error why says what is wrong, on one line.
 */
int tls_check(const struct tls_files *files, char *why, size_t size);

/* Around a fork, also where TLS is not used. */
void tls_lock(void);
void tls_unlock(void);

#endif
