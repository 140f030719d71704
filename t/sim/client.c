/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * One connection a call: nothing is kept between calls, so threads, forks and signal handlers need no care.
 * The socket is reached through /proc/self/fd of the root's descriptor, so that no path is too long for a socket
 * address and an inherited descriptor is enough.
 */
#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* How long calls wait for a daemon that is away, in milliseconds; LUSTRE_SIM_WAIT_MS says otherwise. */
#define WAIT_MS 10000
#define RETRY_MS 10

static bool is_root(const char *path)
{
	char probe[PATH_MAX + sizeof(SIM_FID_DIR) + 1];
	struct stat st;

	snprintf(probe, sizeof(probe), "%s/%s", path, SIM_FID_DIR);
	return stat(probe, &st) == 0 && S_ISDIR(st.st_mode);
}

/* mount->root holds an absolute path; cuts it down to the mount's root and opens that. */
static int find_root(struct sim_mount *mount)
{
	while (!is_root(mount->root)) {
		char *slash = strrchr(mount->root, '/');

		if (!slash || slash == mount->root)
			return -ENODEV;
		*slash = '\0';
	}
	mount->fd = open(mount->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return mount->fd < 0 ? -errno : 0;
}

int sim_mount_find(const char *path, struct sim_mount *mount)
{
	if (!realpath(path, mount->root))
		return -errno;
	return find_root(mount);
}

static int path_of_fd(int fd, char path[PATH_MAX])
{
	char proc[40];
	ssize_t len;

	snprintf(proc, sizeof(proc), "/proc/self/fd/%d", fd);
	len = readlink(proc, path, PATH_MAX - 1);
	if (len < 0)
		return errno == ENOENT ? -EBADF : -errno;
	path[len] = '\0';
	return path[0] == '/' ? 0 : -ENOTTY;
}

int sim_mount_of_fd(int fd, struct sim_mount *mount)
{
	int rc = path_of_fd(fd, mount->root);

	return rc ? rc : find_root(mount);
}

void sim_mount_close(struct sim_mount *mount)
{
	close(mount->fd);
}

static int connect_once(int root_fd)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/%s", root_fd, SIM_SOCKET);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	while (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		int rc = -errno;

		if (rc == -EINTR)
			continue;
		close(fd);
		return rc;
	}
	return fd;
}

static int send_all(int fd, const struct sim_msg *msg, const void *payload, size_t len)
{
	struct iovec parts[2] = { { (void *)msg, sizeof(*msg) }, { (void *)payload, len } };
	struct msghdr header = { .msg_iov = parts, .msg_iovlen = 2 };

	while (parts[0].iov_len + parts[1].iov_len > 0) {
		ssize_t sent = sendmsg(fd, &header, MSG_NOSIGNAL);

		if (sent < 0) {
			if (errno == EINTR)
				continue;
			return -errno;
		}
		for (int i = 0; i < 2; i++) {
			size_t part = (size_t)sent < parts[i].iov_len ? (size_t)sent : parts[i].iov_len;

			parts[i].iov_base = (char *)parts[i].iov_base + part;
			parts[i].iov_len -= part;
			sent -= (ssize_t)part;
		}
	}
	return 0;
}

static int recv_all(int fd, void *buffer, size_t len)
{
	for (size_t got = 0; got < len;) {
		ssize_t part = recv(fd, (char *)buffer + got, len - got, 0);

		if (part < 0 && errno == EINTR)
			continue;
		if (part < 0)
			return -errno;
		if (part == 0)
			return -ECONNRESET;
		got += (size_t)part;
	}
	return 0;
}

static int exchange(int fd, struct sim_msg *msg, const void *payload, size_t len, char **out, size_t *out_len)
{
	struct sim_msg reply;
	size_t more;
	int rc;

	rc = send_all(fd, msg, payload, len);
	if (!rc)
		rc = recv_all(fd, &reply, sizeof(reply));
	if (rc)
		return rc;
	if (reply.size < sizeof(reply) || reply.size > SIM_REPLY_MAX)
		return -EPROTO;
	more = reply.size - sizeof(reply);
	if (out) {
		*out = malloc(more + 1);
		if (!*out)
			return -ENOMEM;
		rc = recv_all(fd, *out, more);
		if (rc) {
			free(*out);
			*out = NULL;
			return rc;
		}
		(*out)[more] = '\0';
		*out_len = more;
	}
	*msg = reply;
	return 0;
}

/* Descriptors that are not a mount's root fail as ioctls of Lustre on them would. */
static int check_root(int root_fd)
{
	if (faccessat(root_fd, SIM_FID_DIR, F_OK, 0) == 0)
		return 0;
	return errno == EBADF ? -EBADF : -ENOTTY;
}

static bool daemon_away(int rc)
{
	return rc == -ECONNREFUSED || rc == -ENOENT || rc == -ECONNRESET || rc == -EPIPE;
}

static int try_call(int root_fd, struct sim_msg *msg, const void *payload, size_t len, char **out, size_t *out_len)
{
	int fd = connect_once(root_fd);
	int rc;

	if (fd < 0)
		return fd;
	rc = exchange(fd, msg, payload, len, out, out_len);
	close(fd);
	return rc;
}

static long wait_ms(void)
{
	const char *text = getenv("LUSTRE_SIM_WAIT_MS");

	return text ? atol(text) : WAIT_MS;
}

int sim_call(int root_fd, struct sim_msg *msg, const void *payload, size_t len, char **out, size_t *out_len)
{
	const struct timespec pause = { .tv_nsec = RETRY_MS * 1000000L };
	long left = wait_ms();
	int rc;

	if (len > SIM_PAYLOAD_MAX)
		return -E2BIG;
	rc = check_root(root_fd);
	if (rc)
		return rc;
	msg->size = (uint32_t)(sizeof(*msg) + len);
	for (;; left -= RETRY_MS) {
		rc = try_call(root_fd, msg, payload, len, out, out_len);
		if (!daemon_away(rc))
			break;
		if (left <= 0)
			return -ENOTCONN;
		nanosleep(&pause, NULL);
	}
	return rc ? rc : msg->rc;
}

int sim_call_once(int root_fd, struct sim_msg *msg)
{
	int rc;

	msg->size = sizeof(*msg);
	rc = try_call(root_fd, msg, NULL, 0, NULL, NULL);
	if (daemon_away(rc))
		return -ENOTCONN;
	return rc ? rc : msg->rc;
}

/* The daemon wants the path only for what it does not know yet by inode. */
static int call_about(const char *path, ino_t ino, struct sim_mount *mount, struct sim_msg *msg)
{
	size_t root_len = strlen(mount->root);
	const char *relative = strncmp(path, mount->root, root_len) ? "" : path + root_len;

	while (*relative == '/')
		relative++;
	msg->ino = ino;
	return sim_call(mount->fd, msg, relative, strlen(relative) + 1, NULL, NULL);
}

int sim_call_fd(int fd, struct sim_msg *msg)
{
	struct sim_mount mount;
	char path[PATH_MAX];
	struct stat st;
	int rc;

	rc = path_of_fd(fd, path);
	if (rc)
		return rc;
	if (fstat(fd, &st) < 0)
		return -errno;
	rc = sim_mount_of_fd(fd, &mount);
	if (rc)
		return rc == -ENODEV ? -ENOTTY : rc;
	rc = call_about(path, st.st_ino, &mount, msg);
	sim_mount_close(&mount);
	return rc;
}

int sim_call_path(const char *path, struct sim_msg *msg)
{
	struct sim_mount mount;
	char real[PATH_MAX];
	struct stat st;
	int rc;

	if (!realpath(path, real) || stat(real, &st) < 0)
		return -errno;
	memcpy(mount.root, real, sizeof(real));
	rc = find_root(&mount);
	if (rc)
		return rc == -ENODEV ? -ENOTTY : rc;
	rc = call_about(real, st.st_ino, &mount, msg);
	sim_mount_close(&mount);
	return rc;
}
