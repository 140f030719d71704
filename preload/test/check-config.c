/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config-file.h"
#include "config.h"
#include "tap.h"

static char path[] = "/tmp/check-config.XXXXXX";
static char said[65536];

/* Stands before the C library's. */
static const char *host_name = "node7.cluster.example.org";

int gethostname(char *name, size_t len)
{
	snprintf(name, len, "%s", host_name);
	return 0;
}

/* Load from this text, and keep what is said meanwhile. */
static int load(const char *text, struct config *config)
{
	int saved = dup(STDERR_FILENO), pipes[2], fd, rc;
	ssize_t n;

	fd = open(path, O_WRONLY | O_TRUNC);
	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text) || pipe2(pipes, O_NONBLOCK) < 0)
		exit(1);
	close(fd);
	setenv("COORDINATOOL_CONF", path, 1);
	dup2(pipes[1], STDERR_FILENO);
	rc = config_load(config);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(pipes[1]);
	n = read(pipes[0], said, sizeof(said) - 1);
	said[n > 0 ? n : 0] = '\0';
	close(pipes[0]);
	return rc;
}

static void defaults(void)
{
	struct config c;

	setenv("COORDINATOOL_CLIENT_ID", "me", 1);
	ok(load("", &c) == 0, "an empty file is fine");
	ok(!strcmp(c.host, "coordinatool") && c.port == 5123 && c.max_archive == -1 && c.max_restore == -1 &&
		   c.max_remove == -1 && c.hal_size == 1 << 20 && c.level == LOG_DEFAULT && !strcmp(c.client_id, "me"),
	   "defaults");
	config_free(&c);
	unsetenv("COORDINATOOL_CLIENT_ID");
	ok(load("", &c) == 0 && !strcmp(c.client_id, "node7"), "the host's name up to the first dot is the id");
	config_free(&c);
	ok(said[0] == '\0', "nothing is said");
	host_name = "node8";
	ok(load("", &c) == 0 && !strcmp(c.client_id, "node8"), "which need not have a dot");
	config_free(&c);
	host_name = ".example.org";
	ok(load("", &c) == -EINVAL && strstr(said, "client_id: not set"), "a host without a name needs a client_id");
	host_name = "node9";
}

static void file(void)
{
	struct config c;
	int rc = load("# comment\n\n  HOST \t example.org  \nport 1234\nmax_archive 2k\nmax_restore -1\nmax_remove 0\n"
		      "hal_size 64K\nverbose WARN\nclient_id m 1\nredis_port x\nfrobnicate 1\nhost\n",
		      &c);

	ok(rc == 0, "a file with all there is");
	ok(!strcmp(c.host, "example.org") && c.port == 1234 && c.max_archive == 2048 && c.max_restore == -1 &&
		   c.max_remove == 0 && c.hal_size == 65536 && c.level == LOG_WARN && !strcmp(c.client_id, "m 1"),
	   "its values");
	config_free(&c);
	ok(!strstr(said, "frobnicate"), "no warnings before anybody asked for them");
	setenv("COORDINATOOL_VERBOSE", "3", 1);
	load("frobnicate 1\nhost\nredis_port nonsense\n", &c);
	unsetenv("COORDINATOOL_VERBOSE");
	config_free(&c);
	ok(strstr(said, ":1: frobnicate: unknown key") && strstr(said, ":2: host: no value"),
	   "warnings with file and line once asked for");
	ok(!strstr(said, "redis_port"), "the daemons' keys are not ours to judge");
	ok(load("tls_port 5126\ntls_ca_file /etc/ca.pem\n", &c) == 0 && config_port(&c) == 5126 && c.port == 5123 &&
		   !strcmp(c.tls.authorities, "/etc/ca.pem") && !*c.tls.key && c.tls.oldest == TLS_1_3,
	   "where TLS is configured, it has a port of its own");
	config_free(&c);
	ok(load("tls_port 65536\ntls_key_file key.pem\n", &c) == -EINVAL && strstr(said, ":1: tls_port: '65536' is not a port") &&
		   strstr(said, ":2: tls_key_file: 'key.pem' is not an absolute path"),
	   "and its values are looked at");
	ok(load("tls_min_version 1.1\n", &c) == -EINVAL && strstr(said, ":1: tls_min_version: '1.1' is not one of 1.2, 1.3"),
	   "versions with known weaknesses are refused");
	ok(load("tls_min_version 1.2\n", &c) == 0 && c.tls.oldest == TLS_1_2, "older ones are not, where they are wanted");
	config_free(&c);
	ok(load("host [::1]\n", &c) == 0 && !strcmp(c.host, "::1"), "an address of IPv6 may stand in brackets");
	config_free(&c);
}

/* The archive ids that a mover asks for, as text; it registers for these. */
static const char *choose(const struct config *c, int count, const int *registered)
{
	static char text[64];
	struct archive_ids chosen;
	int rc = config_choose_archives(&c->archive_ids, registered, count, &chosen);
	size_t len = (size_t)snprintf(text, sizeof(text), "%d:", rc);

	for (int i = 0; i < chosen.count; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, " %d", chosen.ids[i]);
	free(chosen.ids);
	return text;
}

static void archive_ids(void)
{
	const int some[] = { 7, 2, 2, 3 }, any[] = { 1, 0 }, negative[] = { 1, -1 };
	struct config c;

	ok(load("archive_id 3\narchive_id 2\narchive_id 3\narchive_id 5\n", &c) == 0, "archive_id can be repeated");
	ok(!strcmp(choose(&c, 4, some), "0: 2 3"), "a mover gets what it registers for and what is configured");
	ok(!strcmp(choose(&c, 0, NULL), "0: 3 2 5") && !strcmp(choose(&c, 2, any), "0: 3 2 5"),
	   "one that registers for all gets what is configured");
	ok(!strcmp(choose(&c, 1, some), "-2:"), "none in common is an error");
	ok(!strcmp(choose(&c, 2, negative), "-22:"), "and so is a negative one");
	config_free(&c);
	setenv("COORDINATOOL_ARCHIVE_ID", "9, 8 7,,2147483647", 1);
	ok(load("archive_id 3\n", &c) == 0 && !strcmp(choose(&c, 0, NULL), "0: 9 8 7 2147483647"),
	   "a list in the environment takes the place of the file's");
	config_free(&c);
	setenv("COORDINATOOL_ARCHIVE_ID", "9,x", 1);
	ok(load("", &c) == -EINVAL && strstr(said, "environment: COORDINATOOL_ARCHIVE_ID: '9,x'"), "a bad one is refused");
	setenv("COORDINATOOL_ARCHIVE_ID", " , ", 1);
	ok(load("", &c) == -EINVAL && strstr(said, "has no archive id"), "and so is a list of none");
	unsetenv("COORDINATOOL_ARCHIVE_ID");
	ok(load("", &c) == 0 && !strcmp(choose(&c, 4, some), "0: 7 2 3") && !strcmp(choose(&c, 2, any), "0:"),
	   "with none configured it gets what it registers for");
	config_free(&c);
}

static void environment(void)
{
	struct config c;

	setenv("COORDINATOOL_HOST", "other", 1);
	setenv("COORDINATOOL_MAX_ARCHIVE", "7", 1);
	setenv("COORDINATOOL_HAL_SIZE", "1m", 1);
	ok(load("host example.org\nmax_archive 3\nmax_restore 4\nhal_size 512\n", &c) == 0 && !strcmp(c.host, "other") &&
		   c.max_archive == 7 && c.max_restore == 4 && c.hal_size == 1 << 20,
	   "the environment wins over the file");
	config_free(&c);
	setenv("COORDINATOOL_HOST", "", 1);
	setenv("COORDINATOOL_MAX_ARCHIVE", "", 1);
	ok(load("host example.org\nmax_archive 3\n", &c) == 0 && !strcmp(c.host, "example.org") && c.max_archive == 3,
	   "a variable that is set to nothing counts as not set");
	config_free(&c);
	unsetenv("COORDINATOOL_HOST");
	unsetenv("COORDINATOOL_MAX_ARCHIVE");
	unsetenv("COORDINATOOL_HAL_SIZE");
}

static void bad_values(void)
{
	static const char *const lines[] = {
		"port 0", "port 65536", "port x", "port 80k", "max_archive 1x", "max_archive -2", "max_archive 1kk", "max_archive 2g",
		"max_archive 99999999999999999999", "hal_size 255", "hal_size 65M", "hal_size 9223372036854775807g", "verbose loud",
		"verbose 7", "archive_id 0", "archive_id -1", "archive_id 2147483648", "archive_id 1k", "archive_id 1,2",
	};
	struct config c;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		ok(load(lines[i], &c) == -EINVAL && strstr(said, ":1: "), "refused with its place: %s", lines[i]);
	setenv("COORDINATOOL_PORT", "nope", 1);
	ok(load("max_archive a\nmax_remove b\n", &c) == -EINVAL && strstr(said, ":1: max_archive: 'a'") &&
		   strstr(said, ":2: max_remove: 'b'") && strstr(said, "environment: COORDINATOOL_PORT: 'nope'"),
	   "all problems are told at once");
	unsetenv("COORDINATOOL_PORT");
}

/* A drop-in of this name and content. */
static void drop_in(const char *name, const char *text)
{
	char file[128];
	FILE *out;

	snprintf(file, sizeof(file), "%s.d/%s", path, name);
	out = fopen(file, "w");
	if (!out || fputs(text, out) < 0 || fclose(out))
		exit(1);
}

static void drop_in_gone(const char *name)
{
	char file[128];

	snprintf(file, sizeof(file), "%s.d/%s", path, name);
	if (remove(file))
		exit(1);
}

static void drop_ins(void)
{
	char directory[64], file[128];
	struct config c;

	snprintf(directory, sizeof(directory), "%s.d", path);
	if (mkdir(directory, 0700))
		exit(1);
	drop_in("b.conf", "\xEF\xBB\xBFport 3\n");
	drop_in("B.conf", "port 2\nmax_archive 2\n");
	drop_in(".c.conf", "port 4\n");
	drop_in("c.conf~", "port 5\n");
	ok(load("port 1\nmax_archive 1\nmax_remove 1\n", &c) == 0 && c.port == 3 && c.max_archive == 2 && c.max_remove == 1,
	   "drop-ins follow the file in byte order, and the last value wins; a byte order mark is none of it");
	config_free(&c);

	drop_in("b.conf", "port x\n");
	snprintf(file, sizeof(file), "%s/a.conf", directory);
	if (symlink("nowhere", file))
		exit(1);
	ok(load("max_archive x\n", &c) && strstr(said, ":1: max_archive: 'x'") && strstr(said, "/b.conf:1: port: 'x'") &&
		   strstr(said, "/a.conf: cannot be read: "),
	   "all that is wrong in all files is told at once");
	drop_in_gone("a.conf");
	if (mkfifo(file, 0600))
		exit(1);
	drop_in("b.conf", "");
	ok(load("", &c) && strstr(said, "/a.conf: cannot be read: not a file"), "a named pipe is not waited for");
	drop_in_gone("a.conf");

	drop_in_gone("b.conf");
	drop_in_gone("B.conf");
	drop_in_gone(".c.conf");
	drop_in_gone("c.conf~");
	rmdir(directory);
	close(open(directory, O_CREAT | O_WRONLY, 0600));
	ok(load("", &c) == -ENOTDIR && strstr(said, directory), "the directory of the drop-ins must be one");
	unlink(directory);
}

static void bounds(void)
{
	static char text[CONFIG_FILES_MAX + 2];
	struct config c;

	memset(text, 'x', CONFIG_LINE_MAX + 1);
	strcpy(text + CONFIG_LINE_MAX + 1, "\nport 0\n");
	ok(load(text, &c) == -EINVAL && strstr(said, ":1: longer than") && strstr(said, ":2: port: '0'"),
	   "a line has a limit");
	memset(text, '#', sizeof(text) - 1);
	ok(load(text, &c) == -EFBIG && strstr(said, "configuration files of more than"), "and so has a file");
	for (size_t i = 0; i < 300; i++)
		memcpy(text + i * 7, "port x\n", 7);
	text[2100] = '\0';
	ok(load(text, &c) == -EINVAL && strstr(said, ":100: port") && !strstr(said, ":101: port") && strstr(said, "and more"),
	   "and what is said of them");
	ok(load("host a\033b\n", &c) == -EINVAL && strstr(said, "control characters"), "control characters are refused");
	ok(load("host ''\n", &c) == -EINVAL && strstr(said, "must not be empty"), "two quotes are an empty value");
}

static void missing_file(void)
{
	struct config c;

	setenv("COORDINATOOL_CONF", "/nonexistent/coordinatool.conf", 1);
	log_set_level(LOG_OFF);
	close(STDERR_FILENO);
	open("/dev/null", O_WRONLY);
	ok(config_load(&c) == -ENOENT, "a file that was named must be there");
}

int main(void)
{
	int fd = mkstemp(path);

	if (fd < 0)
		return 1;
	close(fd);
	for (size_t i = 0; i < 3; i++)
		unsetenv(((const char *[]){ "COORDINATOOL_HOST", "COORDINATOOL_PORT", "COORDINATOOL_VERBOSE" })[i]);
	defaults();
	file();
	archive_ids();
	environment();
	bad_values();
	drop_ins();
	bounds();
	unlink(path);
	missing_file();
	return done_testing();
}
