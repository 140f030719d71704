/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "mover.h"

/* As lhsmtool_posix ends when Lustre goes away. */
#define EXIT_SHUTDOWN 108
#define EXIT_USAGE 64
#define THREADS_MAX 1024

static const char usage[] =
	"usage: testmover --hsm-root DIR [OPTION...] MOUNT\n"
	"  -p, --hsm-root DIR   archive directory\n"
	"  -A, --archive N      archive id, repeatable (none, or 0: any)\n"
	"  -t, --threads N      run actions in N threads (default: 4)\n"
	"  -f, --fork           begin in this process, work and end in a child\n"
	"  -F, --fork-whole     begin, work and end in a child\n"
	"  -P, --poll           wait on the descriptor instead of in recv\n"
	"  -d, --delay MS       every action takes so much longer\n"
	"  -i, --ignore-cancel  go on until progress tells of it, as lhsmtool_posix\n"
	"  -e, --fail ERRNO     every action ends with this error number\n"
	"  -v, --verbose        a line on stderr for every action that has ended\n"
	"  -h, --help\n";

struct mover mover = { .threads = 4 };

/* One write a line: threads and children share stderr. */
static void write_line(const char *fmt, va_list ap)
{
	char line[512];
	int len = snprintf(line, sizeof(line), "testmover: ");

	len += vsnprintf(line + len, sizeof(line) - (size_t)len - 1, fmt, ap);
	if (len > (int)sizeof(line) - 2)
		len = (int)sizeof(line) - 2;
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, (size_t)len) < 0)
		return; /* nowhere to say it */
}

void say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_line(fmt, ap);
	va_end(ap);
}

void die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_line(fmt, ap);
	va_end(ap);
	exit(1);
}

static int number(const char *option, const char *text, int min, int max)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(text, &end, 10);
	if (errno || end == text || *end || n < min || n > max) {
		fprintf(stderr, "testmover: --%s: '%s' is not a number from %d to %d\n", option, text, min, max);
		exit(EXIT_USAGE);
	}
	return (int)n;
}

static void add_archive(const char *text)
{
	if (mover.archive_count == (int)(sizeof(mover.archives) / sizeof(mover.archives[0])))
		die("too many archive ids");
	mover.archives[mover.archive_count++] = number("archive", text, 0, INT32_MAX);
}

static void open_root(const char *path)
{
	mover.root_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (mover.root_fd < 0)
		die("%s: %s", path, strerror(errno));
}

static void parse(int argc, char **argv)
{
	static const struct option options[] = {
		{ "hsm-root", required_argument, NULL, 'p' }, { "archive", required_argument, NULL, 'A' },
		{ "threads", required_argument, NULL, 't' },  { "fork", no_argument, NULL, 'f' },
		{ "fork-whole", no_argument, NULL, 'F' },     { "poll", no_argument, NULL, 'P' },
		{ "delay", required_argument, NULL, 'd' },    { "fail", required_argument, NULL, 'e' },
		{ "verbose", no_argument, NULL, 'v' },	      { "help", no_argument, NULL, 'h' },
		{ "ignore-cancel", no_argument, NULL, 'i' },  { NULL, 0, NULL, 0 },
	};
	const char *root = NULL;
	int c;

	while ((c = getopt_long(argc, argv, "p:A:t:fFPd:e:ivh", options, NULL)) != -1) {
		switch (c) {
		case 'p':
			root = optarg;
			break;
		case 'A':
			add_archive(optarg);
			break;
		case 't':
			mover.threads = number("threads", optarg, 1, THREADS_MAX);
			break;
		case 'f':
			mover.fork = FORK_END;
			break;
		case 'F':
			mover.fork = FORK_WHOLE;
			break;
		case 'P':
			mover.poll = true;
			break;
		case 'd':
			mover.delay = number("delay", optarg, 0, 3600 * 1000);
			break;
		case 'e':
			mover.fail = number("fail", optarg, 1, 126);
			break;
		case 'i':
			mover.ignore_cancel = true;
			break;
		case 'v':
			mover.verbose = true;
			break;
		case 'h':
			fputs(usage, stdout);
			exit(0);
		default:
			fputs(usage, stderr);
			exit(EXIT_USAGE);
		}
	}
	if (!root || optind != argc - 1) {
		fputs(usage, stderr);
		exit(EXIT_USAGE);
	}
	mover.mnt = argv[optind];
	open_root(root);
}

/* As lhsmtool_posix does it: from the handler, whatever other threads are at. */
static void on_term(int signal)
{
	(void)signal;
	if (mover.ct)
		llapi_hsm_copytool_unregister(&mover.ct);
	_exit(1);
}

static void start(void)
{
	struct sigaction action = { .sa_handler = on_term, .sa_flags = SA_RESTART };
	int rc = llapi_search_fsname(mover.mnt, mover.fsname);

	if (rc < 0)
		die("%s: not a Lustre mount: %s", mover.mnt, strerror(-rc));
	mover.mnt_fd = open(mover.mnt, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (mover.mnt_fd < 0)
		die("%s: %s", mover.mnt, strerror(errno));
	rc = llapi_hsm_copytool_register(&mover.ct, mover.mnt, mover.archive_count, mover.archives,
					 mover.poll ? O_NONBLOCK : 0);
	if (rc < 0)
		die("%s: cannot register: %s", mover.mnt, strerror(-rc));
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	if (mover.fork)
		forks_start();
	else
		threads_start(mover.threads);
}

static void submit(const struct hsm_action_item *hai)
{
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		die("out of memory");
	job->hai = calloc(1, hai->hai_len + 1);
	if (!job->hai)
		die("out of memory");
	memcpy(job->hai, hai, hai->hai_len);
	if (mover.fork)
		forks_submit(job);
	else
		threads_submit(job);
}

static void dispatch(const struct hsm_action_list *hal)
{
	const struct hsm_action_item *hai = hai_first(hal);

	if (strcmp(hal->hal_fsname, mover.fsname) != 0) {
		say("a list for another filesystem was dropped: %s", hal->hal_fsname);
		return;
	}
	for (uint32_t i = 0; i < hal->hal_count; i++, hai = hai_next(hai)) {
		if (hai->hai_action != HSMA_CANCEL)
			submit(hai);
		else if (mover.ignore_cancel)
			continue;
		else if (mover.fork)
			forks_cancel(hai);
		else
			threads_cancel(hai);
	}
}

static void wait_for_list(void)
{
	struct pollfd fd = { .fd = llapi_hsm_copytool_get_fd(mover.ct), .events = POLLIN };

	if (fd.fd < 0)
		die("no descriptor to wait on: %s", strerror(-fd.fd));
	poll(&fd, 1, -1);
}

int main(int argc, char **argv)
{
	parse(argc, argv);
	start();
	for (;;) {
		struct hsm_action_list *hal;
		int size, rc = llapi_hsm_copytool_recv(mover.ct, &hal, &size);

		if (rc == -ESHUTDOWN)
			return EXIT_SHUTDOWN;
		if (rc == -EAGAIN && mover.poll)
			wait_for_list();
		else if (rc < 0)
			say("recv: %s", strerror(-rc));
		else
			dispatch(hal);
	}
}
