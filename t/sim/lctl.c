/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * lctl get_param, set_param and list_param for the parameters of HSM. The mount is that of $LUSTRE_SIM_MNT, else $MNT.
 * How a header looks differs by Lustre's version: LUSTRE_SIM_VERSION=2.15 (default), 2.16 or 2.17.
 */
#include "client.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Up to 2.15 a value longer than this goes on lines of its own. */
#define ONE_LINE_MAX 80

enum version { V2_15, V2_16, V2_17 };

struct style {
	enum version version;
	bool no_name;		/* -n */
	bool each_line;		/* -H */
	bool only_names;	/* list_param, or -N */
};

static enum version lustre_version(void)
{
	const char *text = getenv("LUSTRE_SIM_VERSION");

	if (text && !strncmp(text, "2.16", 4))
		return V2_16;
	return text && !strncmp(text, "2.17", 4) ? V2_17 : V2_15;
}

static void show(const char *name, char *value, const struct style *style)
{
	size_t len = strlen(value);
	char *newline = strchr(value, '\n');
	bool one_line = newline && !newline[1];

	if (style->only_names) {
		puts(name);
	} else if (style->no_name) {
		fputs(value, stdout);
	} else if (style->each_line) {
		for (char *line = strtok(value, "\n"); line; line = strtok(NULL, "\n"))
			printf("%s=%s\n", name, line);
	} else if (len == 0) {
		if (style->version == V2_17)
			printf("%s=\n", name);
	} else if (one_line && (style->version != V2_15 || len <= ONE_LINE_MAX)) {
		printf("%s=%s", name, value);
	} else {
		printf("%s=\n%s", name, value);
	}
}

/* Lustre names parameters with slashes when it complains. */
static void complain(const char *what, const char *pattern, int rc)
{
	fprintf(stderr, "error: %s: param_path '", what);
	for (; *pattern; pattern++)
		fputc(*pattern == '.' ? '/' : *pattern, stderr);
	fprintf(stderr, "': %s\n", strerror(-rc));
}

static int get_param(struct sim_mount *mount, const char *pattern, const struct style *style, const char *command)
{
	struct sim_msg msg = { .op = SIM_PARAM_GET };
	size_t len = 0;
	char *found = NULL;
	int rc = sim_call(mount->fd, &msg, pattern, strlen(pattern) + 1, &found, &len);

	if (rc)
		complain(command, pattern, rc);
	for (size_t at = 0; !rc && at < len;) {
		char *name = found + at, *value = name + strlen(name) + 1;

		at += strlen(name) + strlen(value) + 2;
		show(name, value, style);
	}
	free(found);
	return rc;
}

static int set_param(struct sim_mount *mount, const char *pattern, const char *value, const struct style *style)
{
	size_t pattern_len = strlen(pattern) + 1, value_len = strlen(value) + 1, len = 0;
	struct sim_msg msg = { .op = SIM_PARAM_SET };
	char *both = malloc(pattern_len + value_len), *found = NULL, *rest;
	int rc;

	if (!both)
		return -ENOMEM;
	memcpy(both, pattern, pattern_len);
	memcpy(both + pattern_len, value, value_len);
	rc = sim_call(mount->fd, &msg, both, pattern_len + value_len, &found, &len);
	free(both);
	if (rc && !len)
		complain("set_param", pattern, rc);
	rest = found;
	for (char *line; rest && (line = strsep(&rest, "\n")) && *line;) {
		char *status = strchr(line, ' ');
		int one = atoi(status);

		*status = '\0';
		if (one)
			fprintf(stderr, "error: set_param: setting %s=%s: %s\n", line, value, strerror(-one));
		else if (!style->no_name)
			printf("%s=%s\n", line, value);
	}
	free(found);
	return rc;
}

static int usage(void)
{
	fputs("usage: lctl get_param [-nHN] PATTERN...\n"
	      "       lctl set_param [-nP] PATTERN=VALUE...\n"
	      "       lctl list_param PATTERN...\n", stderr);
	return EINVAL;
}

/* "pattern=value", or two arguments. Moves *i to the last argument taken. */
static int set_next(struct sim_mount *mount, int argc, char **argv, int *i, const struct style *style)
{
	char *value = strchr(argv[*i], '=');

	if (value) {
		*value = '\0';
		return set_param(mount, argv[*i], value + 1, style);
	}
	if (*i + 1 >= argc)
		return -EINVAL;
	++*i;
	return set_param(mount, argv[*i - 1], argv[*i], style);
}

int main(int argc, char **argv)
{
	struct style style = { .version = lustre_version() };
	const char *mnt = getenv("LUSTRE_SIM_MNT"), *command;
	struct sim_mount mount;
	int c, rc, result = 0;
	bool set;

	if (argc < 2)
		return usage();
	command = argv[1];
	set = !strcmp(command, "set_param");
	style.only_names = !strcmp(command, "list_param");
	if (!set && !style.only_names && strcmp(command, "get_param"))
		return usage();
	argc--;
	argv++;
	while ((c = getopt(argc, argv, "nHNP")) != -1) {
		if (c == 'n')
			style.no_name = true;
		else if (c == 'H')
			style.each_line = true;
		else if (c == 'N')
			style.only_names = true;
		else if (c != 'P')
			return usage();
	}
	if (optind == argc)
		return usage();
	if (!mnt)
		mnt = getenv("MNT");
	rc = mnt ? sim_mount_find(mnt, &mount) : -ENOENT;
	if (rc) {
		complain(command, argv[optind], rc);
		return -rc;
	}
	for (int i = optind; i < argc; i++) {
		rc = set ? set_next(&mount, argc, argv, &i, &style) : get_param(&mount, argv[i], &style, command);
		if (rc && !result)
			result = -rc;
	}
	sim_mount_close(&mount);
	return result;
}
