/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The lines of a configuration file and of its drop-ins: after FILE the files
 * FILE.d/?*.conf, in byte order of their names (those that begin with a dot do
 * not count, as in a shell). coordinatool.conf(5) has the same bounds for the
 * daemons.
 */
#ifndef COORDINATOOL_CONFIG_FILE_H
#define COORDINATOOL_CONFIG_FILE_H

#include <stdbool.h>

/* Bytes of all files together; what is bigger is the wrong file. */
#define CONFIG_FILES_MAX (16 * 1024 * 1024)
/* Bytes of a line. */
#define CONFIG_LINE_MAX 65536
/* Files in FILE.d. */
#define CONFIG_DROP_INS_MAX 1000

/*
 * Takes a line that is neither blank nor a comment: a key, and a value that is
 * empty where there is none. Both may be changed. Returns 0 or -errno.
 */
typedef int (*config_line)(void *arg, const char *path, int number, char *key, char *value);

/*
 * Give every line to `each`, whatever was wrong with those before. What cannot
 * be read is logged, and so are lines that are too long.
 *
 * Returns the first error, of reading or of `each`; 0 where all is well, and
 * where `path` is missing that need not be there.
 */
int config_files_read(const char *path, bool must_exist, config_line each, void *arg);

#endif
