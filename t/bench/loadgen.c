// SPDX-License-Identifier: LGPL-3.0-or-later
/* Options, and the loop. */

#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "loadgen.h"

struct options opt = {
	.host = "127.0.0.1", .port = "5123", .tls_ca = "", .id = "mover", .n = 10000, .batch = 100, .window = 2, .connections = 1,
	.movers = 1, .max = 16, .done_window = 1, .start = 1, .verbose = -1, .size = 64, .stall_ms = 30000,
};
struct counters count;

static const struct mode modes[] = {
	{ "queue", queue_open, queue_finished, frame_json, &count.acknowledged },
	{ "drain", drain_open, drain_finished, frame_json, &count.done },
	{ "mixed", mixed_open, drain_finished, frame_json, &count.done },
	{ "idle", idle_open, idle_finished, frame_json, &count.ready },
	{ "status", status_open, status_finished, frame_json, &count.replies },
	{ "echo", echo_open, echo_finished, frame_json, &count.replies },
	{ "redis", redis_open, redis_finished, frame_line, &count.replies },
};

static const struct {
	const char *name;
	long *number;
	const char **text;
	const char *help;
} known[] = {
	{ "host", NULL, &opt.host, "of the server (127.0.0.1)" },
	{ "port", NULL, &opt.port, "of the server (5123)" },
	{ "tls-ca", NULL, &opt.tls_ca, "by TLS, to who is certified by these (in the clear)" },
	{ "n", &opt.n, NULL, "requests, status commands or echoes (10000)" },
	{ "start", &opt.start, NULL, "the first cookie (1)" },
	{ "batch", &opt.batch, NULL, "requests a command (100)" },
	{ "window", &opt.window, NULL, "commands of a connection that are not answered yet (2)" },
	{ "connections", &opt.connections, NULL, "that queue (1)" },
	{ "tags", &opt.tags, NULL, "so many different data; 0: none (0)" },
	{ "movers", &opt.movers, NULL, "(1)" },
	{ "id", NULL, &opt.id, "of a mover, a number follows (mover)" },
	{ "max", &opt.max, NULL, "requests that a mover has at a time (16)" },
	{ "done-window", &opt.done_window, NULL, "dones of a mover that are not answered yet (1)" },
	{ "kick-ms", &opt.kick_ms, NULL, "say unlock so often, which the C server needs (0: never)" },
	{ "hold-ms", &opt.hold_ms, NULL, "how long idle movers stay (0)" },
	{ "verbose", &opt.verbose, NULL, "of status (not said)" },
	{ "size", &opt.size, NULL, "bytes of an echo (64)" },
	{ "stall-ms", &opt.stall_ms, NULL, "give up where nothing happens for so long (30000)" },
};
#define KNOWN (sizeof(known) / sizeof(known[0]))
#define MODES (sizeof(modes) / sizeof(modes[0]))

int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

void die(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("loadgen: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	exit(69);
}

void *grow(void *memory, size_t items, size_t size)
{
	memory = realloc(memory, items * size);
	if (!memory && items)
		die("no memory for %zu bytes", items * size);
	return memory;
}

static void help(FILE *to)
{
	fputs("usage: loadgen MODE [OPTION...]\nmodes:", to);
	for (size_t i = 0; i < MODES; i++)
		fprintf(to, " %s", modes[i].name);
	fputs("\n", to);
	for (size_t i = 0; i < KNOWN; i++)
		fprintf(to, "  --%-12s %s\n", known[i].name, known[i].help);
	fprintf(to, "  --%-12s %s\n", "eager", "movers ask for more while they work");
	fprintf(to, "  --%-12s %s\n", "part", "more than --n are queued: any of them will do");
}

static void options_read(int argc, char **argv)
{
	struct option options[KNOWN + 4] = { { 0 } };
	int found;
	char *end;

	for (size_t i = 0; i < KNOWN; i++)
		options[i] = (struct option){ known[i].name, required_argument, NULL, (int)i + 1 };
	options[KNOWN] = (struct option){ "eager", no_argument, NULL, 'e' + 256 };
	options[KNOWN + 1] = (struct option){ "part", no_argument, NULL, 'p' + 256 };
	options[KNOWN + 2] = (struct option){ "help", no_argument, NULL, 'h' + 256 };
	while ((found = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (found == 'e' + 256) {
			opt.eager = true;
		} else if (found == 'p' + 256) {
			opt.part = true;
		} else if (found == 'h' + 256) {
			help(stdout);
			exit(0);
		} else if (found > (int)KNOWN || found < 1) {
			help(stderr);
			exit(64);
		} else if (known[found - 1].text) {
			*known[found - 1].text = optarg;
		} else {
			*known[found - 1].number = strtol(optarg, &end, 10);
			if (*end || *known[found - 1].number < 0) {
				fprintf(stderr, "loadgen: --%s: not a number: %s\n", known[found - 1].name, optarg);
				exit(64);
			}
		}
	}
	if (optind + 1 != argc || !opt.n || !opt.batch || !opt.max || !opt.connections) {
		help(stderr);
		exit(64);
	}
}

int main(int argc, char **argv)
{
	const struct mode *mode = NULL;
	bool stalled = false;
	long missing;

	signal(SIGPIPE, SIG_IGN);
	options_read(argc, argv);
	for (size_t i = 0; i < MODES; i++)
		if (!strcmp(modes[i].name, argv[optind]))
			mode = &modes[i];
	if (!mode) {
		help(stderr);
		exit(64);
	}
	count.began_at = count.progress_at = count.last_at = now_ns();
	mode->open();
	while (!mode->finished() && !stalled) {
		poll_connections(opt.kick_ms ? 5 : 20, mode->frame);
		stalled = now_ns() - count.progress_at > opt.stall_ms * 1000000;
	}
	missing = opt.part || mode->open == idle_open ? 0 : drain_missing();
	result_print(mode->name, (count.last_at - count.began_at) / 1e9, *mode->counted, missing, stalled);
	return stalled || missing || count.twice ? 1 : 0;
}
