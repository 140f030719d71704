/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "talk.h"

int child_become(const char *name, char **arguments)
{
	char path[PATH_MAX + NAME_MAX];
	ssize_t len = readlink("/proc/self/exe", path, PATH_MAX);

	if (len < 0)
		return -errno;
	while (len > 0 && path[len - 1] != '/')
		len--;
	strcpy(path + len, name);
	arguments[0] = path;
	execv(path, arguments);
	return -errno;
}

/* The child's side of the fork. */
static void run(const char *name, char **arguments, pid_t parent, int ready_fd)
{
	char number[16];
	sigset_t none;
	int rc;

	if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0 || getppid() != parent)
		_exit(0);
	setpgid(0, 0);
	signal(SIGTERM, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	snprintf(number, sizeof(number), "%d", ready_fd);
	fcntl(ready_fd, F_SETFD, 0);
	setenv("COORDINATOOL_READY_FD", number, 1);
	/* It is us who answer to systemd. */
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
	rc = child_become(name, arguments);
	say("%s cannot be executed: %s", name, strerror(-rc));
	_exit(127);
}

int child_start(struct child *child, char **arguments)
{
	pid_t parent = getpid();
	int fds[2], rc;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -errno;
	child->pid = fork();
	if (child->pid == 0)
		run(child->name, arguments, parent, fds[1]);
	rc = -errno;
	close(fds[1]);
	if (child->pid < 0) {
		close(fds[0]);
		child->pid = 0;
		return rc;
	}
	child->ready_fd = fds[0];
	child->ready = false;
	return 0;
}

void child_hear(struct child *child)
{
	char c;

	child->ready = read(child->ready_fd, &c, 1) == 1;
	close(child->ready_fd);
	child->ready_fd = -1;
}

void child_ended(struct child *child)
{
	if (child->ready_fd >= 0)
		close(child->ready_fd);
	child->ready_fd = -1;
	child->ready = false;
	child->pid = 0;
}
