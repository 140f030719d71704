/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascii.h"
#include "config-file.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Each of these stores one value, or returns what is wrong with it. */
typedef const char *(*setter)(void *field, const char *value);

static const char no_memory[] = "out of memory";

/* Bad values that are told: more than anybody corrects before looking again. */
#define PROBLEMS_MAX 100

static const char *set_text(void *field, const char *value)
{
	char **text = field, *copy = strdup(value);

	if (!copy)
		return no_memory;
	free(*text);
	*text = copy;
	return NULL;
}

static const char *set_name(void *field, const char *value)
{
	return *value ? set_text(field, value) : "must not be empty";
}

/* An address of IPv6 may stand in brackets. */
static const char *set_host(void *field, const char *value)
{
	size_t len = strlen(value);
	char inside[256];

	if (len < 3 || len > sizeof(inside) || value[0] != '[' || value[len - 1] != ']')
		return set_name(field, value);
	memcpy(inside, value + 1, len - 2);
	inside[len - 2] = '\0';
	return set_text(field, inside);
}

/* A decimal number with an optional suffix k, m or g (1024). */
static bool parse_number(const char *value, int64_t *number)
{
	static const char suffixes[] = "kmg";
	const char *suffix = NULL;
	long long n;
	char *end;

	if ((*value < '0' || *value > '9') && *value != '-')
		return false;
	errno = 0;
	n = strtoll(value, &end, 10);
	if (errno || end == value)
		return false;
	if (*end)
		suffix = strchr(suffixes, ascii_lower(*end));
	if (*end && (!suffix || end[1]))
		return false;
	if (suffix && __builtin_mul_overflow(n, 1LL << 10 * (suffix - suffixes + 1), &n))
		return false;
	*number = n;
	return true;
}

static const char *set_limit(void *field, const char *value)
{
	int64_t n;

	if (!parse_number(value, &n) || n < -1 || n > INT32_MAX)
		return "is not a number from -1 to 2147483647";
	*(int64_t *)field = n;
	return NULL;
}

static const char *set_hal_size(void *field, const char *value)
{
	int64_t n;

	if (!parse_number(value, &n) || n < CONFIG_HAL_SIZE_MIN || n > CONFIG_HAL_SIZE_MAX)
		return "is not a size from 256 to 64M";
	*(int64_t *)field = n;
	return NULL;
}

static bool parse_port(const char *value, int lowest, int *port)
{
	int64_t n;

	if (!parse_number(value, &n) || n < lowest || n > 65535)
		return false;
	*port = (int)n;
	return true;
}

static const char *set_port(void *field, const char *value)
{
	return parse_port(value, 1, field) ? NULL : "is not a port from 1 to 65535";
}

static const char *set_port_or_none(void *field, const char *value)
{
	return parse_port(value, 0, field) ? NULL : "is not a port from 1 to 65535, nor 0 for none";
}

static bool has_id(const struct archive_ids *list, int id)
{
	for (int i = 0; i < list->count; i++) {
		if (list->ids[i] == id)
			return true;
	}
	return false;
}

static int add_id(struct archive_ids *list, int id)
{
	int *ids;

	if (has_id(list, id))
		return 0;
	ids = realloc(list->ids, sizeof(*ids) * ((size_t)list->count + 1));
	if (!ids)
		return -ENOMEM;
	ids[list->count++] = id;
	list->ids = ids;
	return 0;
}

/* One more. */
static const char *set_archive_id(void *field, const char *value)
{
	int64_t n;
	char *end;

	errno = 0;
	n = strtoll(value, &end, 10);
	if (errno || *value < '0' || *value > '9' || *end || n < 1 || n > INT32_MAX)
		return "is not a number from 1 to 2147483647";
	return add_id(field, (int)n) ? no_memory : NULL;
}

/* All, separated by commas and blanks, in place of those of the files. */
static const char *set_archive_ids(void *field, const char *value)
{
	struct archive_ids *list = field;
	char *copy = strdup(value), *left = copy, *id;
	const char *wrong = copy ? NULL : no_memory;

	list->count = 0;
	while (!wrong && (id = strsep(&left, ", \t"))) {
		if (*id)
			wrong = set_archive_id(list, id);
	}
	free(copy);
	if (!wrong && !list->count)
		wrong = "has no archive id";
	return wrong;
}

/* Returns which of the words it is, in small or large letters, or -1. */
static int find_word(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++) {
		if (ascii_equal(word, words[i]))
			return (int)i;
	}
	return -1;
}

static const char *set_auth(void *field, const char *value)
{
	static const char *const words[] = { [AUTH_OFF] = "off", [AUTH_OPTIONAL] = "optional", [AUTH_MUNGE] = "munge" };
	int which = find_word(words, COUNT(words), value);

	if (which < 0)
		return "is not one of off, optional, munge";
	*(enum auth *)field = (enum auth)which;
	return NULL;
}

static const char *set_tls_version(void *field, const char *value)
{
	static const char *const words[] = { [TLS_1_2] = "1.2", [TLS_1_3] = "1.3" };
	int which = find_word(words, COUNT(words), value);

	if (which < 0)
		return "is not one of 1.2, 1.3";
	*(enum tls_version *)field = (enum tls_version)which;
	return NULL;
}

static const char *set_path(void *field, const char *value)
{
	return *value && *value != '/' ? "is not an absolute path" : set_text(field, value);
}

static const char *set_level(void *field, const char *value)
{
	if (log_parse_level(value, field))
		return "is not one of off, fatal, error, warn, normal, info, debug";
	return NULL;
}

static const struct {
	const char *key;
	const char *env;
	setter set;
	size_t offset;
	setter set_env; /* where a variable holds more than one line of a file; NULL: set */
} ours[] = {
	{ "host", "COORDINATOOL_HOST", set_host, offsetof(struct config, host), NULL },
	{ "port", "COORDINATOOL_PORT", set_port, offsetof(struct config, port), NULL },
	{ "verbose", "COORDINATOOL_VERBOSE", set_level, offsetof(struct config, level), NULL },
	{ "client_id", "COORDINATOOL_CLIENT_ID", set_name, offsetof(struct config, client_id), NULL },
	{ "max_restore", "COORDINATOOL_MAX_RESTORE", set_limit, offsetof(struct config, max_restore), NULL },
	{ "max_archive", "COORDINATOOL_MAX_ARCHIVE", set_limit, offsetof(struct config, max_archive), NULL },
	{ "max_remove", "COORDINATOOL_MAX_REMOVE", set_limit, offsetof(struct config, max_remove), NULL },
	{ "hal_size", "COORDINATOOL_HAL_SIZE", set_hal_size, offsetof(struct config, hal_size), NULL },
	{ "auth", "COORDINATOOL_AUTH", set_auth, offsetof(struct config, auth), NULL },
	{ "munge_socket", "COORDINATOOL_MUNGE_SOCKET", set_path, offsetof(struct config, munge_socket), NULL },
	{ "tls_port", "COORDINATOOL_TLS_PORT", set_port_or_none, offsetof(struct config, tls_port), NULL },
	{ "tls_key_file", "COORDINATOOL_TLS_KEY_FILE", set_path, offsetof(struct config, tls.key), NULL },
	{ "tls_cert_file", "COORDINATOOL_TLS_CERT_FILE", set_path, offsetof(struct config, tls.certificate), NULL },
	{ "tls_ca_file", "COORDINATOOL_TLS_CA_FILE", set_path, offsetof(struct config, tls.authorities), NULL },
	{ "tls_min_version", "COORDINATOOL_TLS_MIN_VERSION", set_tls_version, offsetof(struct config, tls.oldest), NULL },
	{ "archive_id", "COORDINATOOL_ARCHIVE_ID", set_archive_id, offsetof(struct config, archive_ids),
	  set_archive_ids },
};

/* Keys of the daemons, which share the file. Their values are not ours to judge. */
static const char *const theirs[] = {
	"redis_host", "redis_port", "client_grace_ms", "archive_on_hosts",
	"archive_on_hosts_ch", "batch_archives_slices_sec", "batch_archives_slice_sec",
	"batch_archives_slots_per_client", "reporting_dir", "reporting_hint",
	"reporting_schedule_interval_ms", "redis_user", "redis_password_file", "bus_host", "bus_port",
	"bus_key_file",
	"host_gone_ms", "max_mover_deaths", "trace_steps", "reconcile_interval_ms", "movers", "operators", "monitors",
	"trusted_networks", "role", "redis_tls",
	"redis_database", "redis_sentinel", "users_see",
	"web_host", "web_port", "web_tls", "web_password_file", "mover_max_failures", "max_queued",
};

/* A variable that is set to nothing counts as not set. */
static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static int find_ours(const char *key)
{
	for (size_t i = 0; i < COUNT(ours); i++) {
		if (ascii_equal(key, ours[i].key))
			return (int)i;
	}
	return -1;
}

/* Returns what is wrong with the value. Two quotes stand for an empty one. */
static const char *set(struct config *config, int which, setter setter, const char *value)
{
	for (const char *c = value; *c; c++) {
		if ((unsigned char)*c < ' ' && *c != '\t')
			return "must not contain control characters";
	}
	if (strcmp(value, "''") == 0)
		value = "";
	return setter((char *)config + ours[which].offset, value);
}

/* What was said of files and environment; a file may be anything. */
struct loading {
	struct config *config;
	int problems;
};

static int refuse(struct loading *loading, const char *where, const char *key, const char *value, const char *wrong)
{
	loading->problems++;
	if (loading->problems <= PROBLEMS_MAX)
		log_at(LOG_ERROR, "%s: %s: '%.200s' %s", where, key, value, wrong);
	else if (loading->problems == PROBLEMS_MAX + 1)
		log_at(LOG_ERROR, "and more");
	return -EINVAL;
}

/* Returns -EINVAL for a value that is ours and bad. */
static int read_line(void *arg, const char *path, int number, char *key, char *value)
{
	struct loading *loading = arg;
	int which = find_ours(key);
	const char *wrong;
	char where[512];

	snprintf(where, sizeof(where), "%.480s:%d", path, number);
	if (which < 0) {
		if (find_word(theirs, COUNT(theirs), key) < 0)
			log_at(LOG_WARN, "%s: %.200s: unknown key, ignored", where, key);
		return 0;
	}
	if (!*value) {
		log_at(LOG_WARN, "%s: %s: no value, ignored", where, key);
		return 0;
	}
	wrong = set(loading->config, which, ours[which].set, value);
	return wrong ? refuse(loading, where, key, value, wrong) : 0;
}

static int read_files(struct loading *loading)
{
	const char *named = variable("COORDINATOOL_CONF");

	return config_files_read(named ? named : CONFIG_DEFAULT_PATH, named != NULL, read_line, loading);
}

static int read_environment(struct loading *loading)
{
	int rc = 0;

	for (size_t i = 0; i < COUNT(ours); i++) {
		const char *value = variable(ours[i].env);
		setter setter = ours[i].set_env ? ours[i].set_env : ours[i].set;
		const char *wrong = value ? set(loading->config, (int)i, setter, value) : NULL;

		if (wrong)
			rc = refuse(loading, "environment", ours[i].env, value, wrong);
	}
	return rc;
}

/* The level decides whether warnings about the file show, so it comes first. */
static void early_level(void)
{
	const char *value = variable("COORDINATOOL_VERBOSE");
	enum log_level level = LOG_DEFAULT;

	if (value)
		log_parse_level(value, &level);
	log_set_level(level);
}

static int default_client_id(struct config *config)
{
	char name[256];

	if (config->client_id)
		return 0;
	if (gethostname(name, sizeof(name)) < 0)
		return -errno;
	name[sizeof(name) - 1] = '\0';
	name[strcspn(name, ".")] = '\0';
	if (set_name(&config->client_id, name)) {
		log_at(LOG_ERROR, "client_id: not set, and this host has no name");
		return -EINVAL;
	}
	return 0;
}

int config_load(struct config *config)
{
	struct loading loading = { .config = config };
	int file_rc, env_rc, rc;

	*config = (struct config){
		.port = 5123,
		.max_restore = -1,
		.max_archive = -1,
		.max_remove = -1,
		.hal_size = 1024 * 1024,
		.tls.oldest = TLS_1_3,
		.level = LOG_DEFAULT,
	};
	early_level();
	if (set_text(&config->host, "coordinatool") || set_text(&config->munge_socket, "") ||
	    set_text(&config->tls.key, "") || set_text(&config->tls.certificate, "") ||
	    set_text(&config->tls.authorities, "")) {
		config_free(config);
		return -ENOMEM;
	}
	file_rc = read_files(&loading);
	env_rc = read_environment(&loading);
	rc = file_rc ? file_rc : env_rc;
	if (!rc)
		rc = default_client_id(config);
	if (rc) {
		config_free(config);
		return rc;
	}
	log_set_level(config->level);
	return 0;
}

int config_choose_archives(const struct archive_ids *configured, const int *registered, int count,
			   struct archive_ids *result)
{
	bool all = count == 0;
	int rc = 0;

	*result = (struct archive_ids){ 0 };
	for (int i = 0; i < count; i++) {
		if (registered[i] < 0)
			return -EINVAL;
		all |= registered[i] == 0;
	}
	if (all) {
		registered = configured->ids;
		count = configured->count;
	}
	for (int i = 0; i < count && !rc; i++) {
		if (!configured->count || has_id(configured, registered[i]))
			rc = add_id(result, registered[i]);
	}
	return rc || all || result->count ? rc : -ENOENT;
}

int config_port(const struct config *config)
{
	return config->tls_port ? config->tls_port : config->port;
}

void config_free(struct config *config)
{
	free(config->host);
	free(config->client_id);
	free(config->munge_socket);
	free(config->tls.key);
	free(config->tls.certificate);
	free(config->tls.authorities);
	free(config->archive_ids.ids);
	*config = (struct config){ 0 };
}
