/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The C server's command line, made into that of our daemons. */
#ifndef COORDINATOOL_OPTIONS_H
#define COORDINATOOL_OPTIONS_H

#include <stdbool.h>

struct options {
	/* For execv(3); arguments[0] is for the name of the daemon. */
	char **arguments;
	/* --check-config, --show-config: one daemon answers for all, and nothing is started. */
	bool question;
};

/*
 * Reads the command line. Ends the program with 0 after --help and --version,
 * and with 64 and a message where the command line is wrong. Values are left
 * to the daemons, who know what is wrong with them.
 */
void options_read(struct options *options, int argc, char *argv[]);

#endif
