/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * Credentials of MUNGE, by the libmunge of the machine. It is looked for when
 * it is first needed, so that a mover without it can be one all the same.
 */
#ifndef COORDINATOOL_MUNGE_H
#define COORDINATOOL_MUNGE_H

#include <stddef.h>

/*
 * A credential that carries this text, to be freed. socket: of munged, "" for
 * where libmunge looks. Waits for munged, some seconds where it hangs.
 *
 * 0; -ENOENT: no libmunge here; -EIO: munged does not make one; -ENOMEM. After
 * an error why says what is missing, on one line. One thread.
 */
int munge_credential(const char *socket, const char *text, char **credential, char *why, size_t size);

#endif
