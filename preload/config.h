/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * The agent's configuration: built-in defaults, then the file and its drop-ins,
 * then the environment (coordinatool.conf(5); movers have no command line of
 * ours).
 */
#ifndef COORDINATOOL_CONFIG_H
#define COORDINATOOL_CONFIG_H

#include <stdint.h>

#include "log.h"

#define CONFIG_DEFAULT_PATH "/etc/coordinatool.conf"

/*
 * Bounds of hal_size, in bytes. Below the lower one hardly an item fits; the
 * upper one is 64 times what Lustre itself uses and bounds what a coordinator
 * can make a mover allocate.
 */
#define CONFIG_HAL_SIZE_MIN 256
#define CONFIG_HAL_SIZE_MAX (64 * 1024 * 1024)

/* Archive ids, each once, from 1 to INT_MAX; none: any. */
struct archive_ids {
	int *ids;
	int count;
};

/* Does the mover say who it is? */
enum auth {
	AUTH_OFF,
	AUTH_OPTIONAL, /* where it can */
	AUTH_MUNGE,
};

enum tls_version {
	TLS_1_2,
	TLS_1_3,
};

/* Files in PEM; "": none. What they are for is said in coordinatool.conf(5). */
struct tls_files {
	char *key;
	char *certificate; /* of the key, and those between it and the authority */
	char *authorities; /* "": those that OpenSSL knows */
	enum tls_version oldest; /* that is spoken */
};

struct config {
	char *host;
	char *client_id;
	enum auth auth;
	char *munge_socket; /* "": where libmunge looks */
	int port; /* 1 to 65535 */
	int tls_port; /* in its place; 0: in the clear */
	struct tls_files tls;
	int64_t max_restore; /* requests at once; -1: no limit */
	int64_t max_archive;
	int64_t max_remove;
	int64_t hal_size; /* bytes */
	struct archive_ids archive_ids; /* that work is asked for, as far as the mover registers for them */
	enum log_level level;
};

/*
 * Fill *config. Bad values are all logged, each with its place, before
 * -EINVAL is returned; a file named by COORDINATOOL_CONF that cannot be read
 * gives its -errno. After a failure there is nothing to free.
 */
int config_load(struct config *config);

/*
 * Of the ids that a mover registers for those that are configured; 0 among the
 * former stands for all. *result is to be freed, also after an error. -EINVAL: an id below
 * 0; -ENOENT: none in common; -ENOMEM.
 */
int config_choose_archives(const struct archive_ids *configured, const int *registered, int count,
			   struct archive_ids *result);

/* Where to connect. */
int config_port(const struct config *config);

void config_free(struct config *config);

#endif
