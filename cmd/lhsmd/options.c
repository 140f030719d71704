/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "options.h"

#include <err.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "talk.h"

static const char usage[] =
	"Usage: " PROGRAM " [OPTION...] MOUNT\n"
	"Runs the four daemons of coordinatool for the file system at MOUNT, in the foreground.\n"
	"\n"
	"  -v, --verbose          say more; may be repeated\n"
	"  -q, --quiet            say less; may be repeated\n"
	"  -c, --config FILE      configuration file, instead of $COORDINATOOL_CONF or /etc/coordinatool.conf\n"
	"  -A, --archive ID       archive id to serve; may be repeated; default: any\n"
	"  -H, --host HOST        name or address to listen on\n"
	"  -p, --port PORT        TCP port to listen on\n"
	"      --redis-host HOST  where Redis is; '' runs without Redis\n"
	"      --redis-port PORT  TCP port of Redis\n"
	"      --client-grace MS  how long a mover that went away keeps its work\n"
	"      --check-config     check the configuration, say what is wrong with it, and exit\n"
	"      --show-config      print the configuration and where each value comes from, and exit\n"
	"  -V, --version          print name and version, and exit\n"
	"  -h, --help             print this help, and exit\n"
	"\n"
	"See lhsmd_coordinatool(8).\n";

enum { REDIS_HOST = 256, REDIS_PORT, CLIENT_GRACE, CHECK_CONFIG, SHOW_CONFIG };

static const struct option known[] = {
	{ "verbose", no_argument, NULL, 'v' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "config", required_argument, NULL, 'c' },
	{ "archive", required_argument, NULL, 'A' },
	{ "host", required_argument, NULL, 'H' },
	{ "port", required_argument, NULL, 'p' },
	{ "redis-host", required_argument, NULL, REDIS_HOST },
	{ "redis-port", required_argument, NULL, REDIS_PORT },
	{ "client-grace", required_argument, NULL, CLIENT_GRACE },
	{ "check-config", no_argument, NULL, CHECK_CONFIG },
	{ "show-config", no_argument, NULL, SHOW_CONFIG },
	{ "version", no_argument, NULL, 'V' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char *long_name(int option)
{
	const struct option *o = known;

	while (o->name && o->val != option)
		o++;
	return o->name;
}

/* The last of several counts, except where they add up. */
static bool adds_up(int option)
{
	return option == 'v' || option == 'q' || option == 'A';
}

static void misuse(const char *complaint)
{
	if (complaint)
		fprintf(stderr, PROGRAM ": %s\n", complaint);
	fprintf(stderr, "Try " PROGRAM " --help.\n");
	exit(EX_USAGE);
}

static char *joined(const char *name, const char *value)
{
	char *argument;

	if (asprintf(&argument, "--%s%s%s", name, value ? "=" : "", value ? value : "") < 0)
		err(EX_OSERR, "options");
	return argument;
}

/* Puts the option at the end, instead of one that is there already. */
static size_t add(char **arguments, size_t count, int option)
{
	const char *name = long_name(option);
	size_t len = strlen(name), kept = 1;

	for (size_t i = 1; i < count; i++) {
		if (!adds_up(option) && strncmp(arguments[i] + 2, name, len) == 0 && strchr("=", arguments[i][2 + len]))
			free(arguments[i]);
		else
			arguments[kept++] = arguments[i];
	}
	arguments[kept++] = joined(name, optarg);
	return kept;
}

void options_read(struct options *options, int argc, char *argv[])
{
	/* A cluster of short options can be as many as its letters; the rest is for the name, "--", MOUNT and the end. */
	size_t most = 4, count = 1;
	char **arguments;
	int option;

	for (int i = 1; i < argc; i++)
		most += strlen(argv[i]) + 1;
	arguments = calloc(most, sizeof(*arguments));
	if (!arguments)
		err(EX_OSERR, "options");
	*options = (struct options){ .arguments = arguments };
	/* For the messages of getopt. */
	argv[0] = (char *)PROGRAM;
	while ((option = getopt_long(argc, argv, "vqc:A:H:p:Vh", known, NULL)) != -1) {
		switch (option) {
		case '?':
			misuse(NULL);
			break;
		case 'h':
			fputs(usage, stdout);
			exit(fflush(stdout) ? EX_IOERR : 0);
		case 'V':
			puts(PROGRAM " " VERSION);
			exit(fflush(stdout) ? EX_IOERR : 0);
		case CHECK_CONFIG:
		case SHOW_CONFIG:
			options->question = true;
			break;
		}
		count = add(arguments, count, option);
	}
	if (argc - optind > 1)
		misuse("more than one MOUNT");
	if (argc == optind && !options->question)
		misuse("MOUNT is missing");
	if (argc > optind) {
		arguments[count++] = (char *)"--";
		arguments[count++] = argv[optind];
	}
}
