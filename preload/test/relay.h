/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* TLS in front of the coordinator of a test: a process that passes on what it reads. */
#ifndef COORDINATOOL_TEST_RELAY_H
#define COORDINATOOL_TEST_RELAY_H

/*
 * A key and a certificate, which is its own authority, in files key and pem of the directory, for so many days and names as
 * subjectAltName has them. Ends the program, which has to have said nothing yet, where openssl(1) is not installed.
 */
void relay_certify(const char *directory, int days, const char *names);

/* Listen in front of a port of this machine with these; ends the one before, and ends with its caller. Returns the port. */
int relay_start(const char *directory, int to);

#endif
