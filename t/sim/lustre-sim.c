/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * lustre-sim: plays the MDTs of a Lustre filesystem in a plain directory, as far as HSM goes. Programs linked
 * with the liblustreapi beside it, and the lfs and lctl beside it, find it by the directory. Runs in the foreground;
 * prints one line on stdout when it serves; SIGTERM or SIGINT end it. What it knows is in its state directory.
 *
 * exit status: 0 stopped by a signal, 1 cannot go on, 64 usage
 */
#include "mds.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "memory.h"

#define EVENTS 256

static const char usage[] =
	"usage: lustre-sim [--mnt] DIR [--fsname testfs] [--mdts 2] [--state DIR] [--debugfs DIR]\n";

struct signals {
	struct watched watched;
	int fd;
	bool stop;
};

static struct signals signals;

static int64_t wall_clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void signal_ready(struct mds *mds, struct watched *watched, uint32_t events)
{
	(void)mds, (void)watched, (void)events;
	signals.stop = true;
}

static void watch_signals(struct mds *mds)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = &signals.watched };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGIO, SIG_IGN);	/* of leases */
	signals.watched.ready = signal_ready;
	signals.fd = signalfd(-1, &set, SFD_CLOEXEC);
	if (signals.fd < 0 || epoll_ctl(mds->epoll_fd, EPOLL_CTL_ADD, signals.fd, &event) < 0)
		fatal("cannot watch signals: %s", strerror(errno));
}

static void allow_many_connections(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static void make_dir(int at, const char *path, mode_t mode)
{
	if (mkdirat(at, path, mode) < 0 && errno != EEXIST)
		fatal("cannot make %s: %s", path, strerror(errno));
}

/* The mount's own places; one daemon a mount. */
static void prepare_mount(struct mds *mds)
{
	int fd;

	mds->root_fd = open(mds->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (mds->root_fd < 0)
		fatal("cannot open %s: %s", mds->root, strerror(errno));
	if (flock(mds->root_fd, LOCK_EX | LOCK_NB) < 0)
		fatal("%s is served by another daemon", mds->root);
	make_dir(mds->root_fd, SIM_DIR, 0755);
	make_dir(mds->root_fd, SIM_COPYTOOL_DIR, 0700);
	make_dir(AT_FDCWD, mds->state_dir, 0755);
	fd = openat(mds->root_fd, SIM_FSNAME, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, mds->fsname, strlen(mds->fsname)) < 0)
		fatal("cannot write %s: %s", SIM_FSNAME, strerror(errno));
	close(fd);
	/* Last: from here on it looks like Lustre to others. */
	make_dir(mds->root_fd, SIM_FID_DIR, 0755);
	mds->fid_fd = openat(mds->root_fd, SIM_FID_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (mds->fid_fd < 0)
		fatal("cannot open %s: %s", SIM_FID_DIR, strerror(errno));
}

static void prepare_mdts(struct mds *mds)
{
	/* Cookies start from the time, on all MDTs alike: equal ones do occur. */
	uint64_t cookie = (uint64_t)mds->now / 1000;

	for (int i = 0; i < mds->mdt_count; i++) {
		struct mdt *mdt = &mds->mdts[i];

		mdt->mds = mds;
		mdt->index = i;
		snprintf(mdt->name, sizeof(mdt->name), "%s-MDT%04x", mds->fsname, (unsigned)i);
		limits_init(&mdt->limits);
		list_init(&mdt->log);
		list_init(&mdt->active);
		list_init(&mdt->age);
		list_init(&mdt->finished);
		mdt->next_index = 1;
	}
	files_init(mds);
	list_init(&mds->agents);
	list_init(&mds->gone_agents);
	mds->next_agent = 1;
	journal_open(mds);
	for (int i = 0; i < mds->mdt_count; i++)
		if (mds->mdts[i].next_cookie < cookie)
			mds->mdts[i].next_cookie = cookie;
}

static void turn(struct mds *mds, int64_t until)
{
	struct epoll_event events[EVENTS];
	int64_t wait = until - wall_clock_ms();
	int count;

	count = epoll_wait(mds->epoll_fd, events, EVENTS, wait < 0 ? 0 : wait > 1000 ? 1000 : (int)wait);
	mds->now = wall_clock_ms();
	for (int i = 0; i < count; i++) {
		struct watched *watched = events[i].data.ptr;

		watched->ready(mds, watched, events[i].events);
	}
}

static void run(struct mds *mds)
{
	int64_t until = 0;

	while (!signals.stop) {
		int64_t shown;

		turn(mds, until);
		until = coordinate(mds);
		journal_flush(mds);
		reports_flush();
		server_answer(mds);
		agents_reap(mds);
		shown = publish(mds);
		if (shown < until)
			until = shown;
	}
}

static int parse(int argc, char **argv, struct mds *mds, const char **debugfs)
{
	static const struct option options[] = {
		{ "mnt", required_argument, NULL, 'm' },   { "fsname", required_argument, NULL, 'f' },
		{ "mdts", required_argument, NULL, 'n' },  { "state", required_argument, NULL, 's' },
		{ "debugfs", required_argument, NULL, 'd' }, { "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (c) {
		case 'm':
			mds->root = optarg;
			break;
		case 'f':
			mds->fsname = optarg;
			break;
		case 'n':
			mds->mdt_count = atoi(optarg);
			break;
		case 's':
			mds->state_dir = optarg;
			break;
		case 'd':
			*debugfs = optarg;
			break;
		case 'h':
			fputs(usage, stdout);
			exit(0);
		default:
			return -1;
		}
	}
	if (optind < argc && !mds->root)
		mds->root = argv[optind++];
	if (optind < argc || !mds->root || mds->mdt_count < 1 || mds->mdt_count > MDTS_MAX || !*mds->fsname ||
	    strlen(mds->fsname) > LUSTRE_MAXFSNAME)
		return -1;
	return 0;
}

int main(int argc, char **argv)
{
	static struct mds mds = { .fsname = "testfs", .mdt_count = 2 };
	static char state[PATH_MAX], shown[PATH_MAX], root[PATH_MAX];
	const char *debugfs = NULL, *version = getenv("LUSTRE_SIM_VERSION");

	if (parse(argc, argv, &mds, &debugfs)) {
		fputs(usage, stderr);
		return 64;
	}
	if (!realpath(mds.root, root))
		fatal("%s: %s", mds.root, strerror(errno));
	mds.root = root;
	mds.writes_dfid = version && !strncmp(version, "2.17", 4);
	snprintf(state, sizeof(state), "%s/%s", root, SIM_STATE_DIR);
	if (!mds.state_dir)
		mds.state_dir = state;
	snprintf(shown, sizeof(shown), "%s/debugfs", mds.state_dir);
	mds.now = wall_clock_ms();
	mds.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (mds.epoll_fd < 0)
		fatal("cannot poll: %s", strerror(errno));
	allow_many_connections();
	watch_signals(&mds);
	prepare_mount(&mds);
	prepare_mdts(&mds);
	publish_init(&mds, debugfs ? debugfs : shown);
	reports_open(&mds);
	server_open(&mds);
	publish(&mds);
	printf("ready mnt=%s fsname=%s mdts=%d\n", mds.root, mds.fsname, mds.mdt_count);
	fflush(stdout);
	run(&mds);
	journal_flush(&mds);
	return 0;
}
