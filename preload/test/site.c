/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "site.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../framer.h"
#include "relay.h"
#include "tap.h"

#define PATIENCE 10000

char site_mnt[] = "/tmp/check-agent.XXXXXX";
char peer_ehlo[65536];
static int listener = -1;
static bool by_tls;

static void die(const char *what)
{
	note("%s: %s", what, strerror(errno));
	exit(1);
}

static void path_of(char *path, size_t size, unsigned int oid)
{
	if (oid)
		snprintf(path, size, "%s/.lustre/fid/0x200000401:0x%x:0x0", site_mnt, oid);
	else
		snprintf(path, size, "%s/.lustre/fid", site_mnt);
}

void site_up(void)
{
	char path[256];

	if (!mkdtemp(site_mnt))
		die("mkdtemp");
	snprintf(path, sizeof(path), "%s/.lustre", site_mnt);
	mkdir(path, 0700);
	path_of(path, sizeof(path), 0);
	mkdir(path, 0700);
	for (unsigned int i = 1; i <= SITE_FILES; i++) {
		path_of(path, sizeof(path), i);
		close(open(path, O_WRONLY | O_CREAT, 0600));
	}
	by_tls = getenv("SITE_TLS");
	if (by_tls) {
		relay_certify(site_mnt, 2, "IP:127.0.0.1");
		snprintf(path, sizeof(path), "%s/pem", site_mnt);
		setenv("COORDINATOOL_TLS_CA_FILE", path, 1);
	}
	setenv("COORDINATOOL_CONF", "/dev/null", 1);
	setenv("COORDINATOOL_HOST", "127.0.0.1", 1);
	setenv("COORDINATOOL_CLIENT_ID", "mover0", 1);
	setenv("COORDINATOOL_VERBOSE", "off", 0);
}

void site_scenario(const char *name, void (*run)(void))
{
	peer_move();
	peer_listen();
	scenario(name, run);
}

void site_down(void)
{
	char path[256];

	for (unsigned int i = SITE_FILES + 1; i-- > 0;) {
		path_of(path, sizeof(path), i);
		remove(path);
	}
	snprintf(path, sizeof(path), "%s/.lustre", site_mnt);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/key", site_mnt);
	unlink(path);
	snprintf(path, sizeof(path), "%s/pem", site_mnt);
	unlink(path);
	rmdir(site_mnt);
}

void peer_move(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(address);
	char port[8];

	if (listener >= 0)
		close(listener);
	listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(listener, (struct sockaddr *)&address, len) < 0 ||
	    getsockname(listener, (struct sockaddr *)&address, &len) < 0)
		die("bind");
	snprintf(port, sizeof(port), "%u", ntohs(address.sin_port));
	setenv("COORDINATOOL_PORT", port, 1);
	if (by_tls) {
		snprintf(port, sizeof(port), "%d", relay_start(site_mnt, ntohs(address.sin_port)));
		setenv("COORDINATOOL_TLS_PORT", port, 1);
	}
}

void peer_listen(void)
{
	if (listen(listener, 16) < 0)
		die("listen");
}

static bool readable(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, ms) > 0;
}

int peer_accept(void)
{
	int fd;

	if (!readable(listener, PATIENCE))
		die("nobody connects");
	fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (fd < 0)
		die("accept");
	return fd;
}

void peer_close(int fd)
{
	close(fd);
}

bool peer_quiet(int fd, int ms)
{
	return !readable(fd, ms);
}

bool peer_alone(int ms)
{
	return !readable(listener, ms);
}

bool peer_closed(int fd)
{
	char c;

	return readable(fd, PATIENCE) && recv(fd, &c, 1, 0) <= 0;
}

static int said_fd = -1;
static char said[65536];

void site_listen(void)
{
	int fds[2];

	unsetenv("COORDINATOOL_VERBOSE");
	if (pipe2(fds, O_NONBLOCK) < 0 || dup2(fds[1], STDERR_FILENO) < 0)
		die("pipe2");
	close(fds[1]);
	said_fd = fds[0];
}

int site_said(const char *text)
{
	size_t len = strlen(said);
	ssize_t n = read(said_fd, said + len, sizeof(said) - 1 - len);
	int times = 0;

	said[len + (n > 0 ? (size_t)n : 0)] = '\0';
	for (const char *at = said; (at = strstr(at, text)); at++)
		times++;
	return times;
}

bool site_says(const char *text)
{
	for (int left = PATIENCE; left > 0; left -= 20) {
		if (site_said(text))
			return true;
		readable(said_fd, 20);
	}
	note("nobody said '%s', but: %s", text, said);
	return false;
}

void peer_say(int fd, const char *text)
{
	size_t len = strlen(text);

	while (len) {
		ssize_t n = send(fd, text, len, MSG_NOSIGNAL);

		if (n < 0)
			return; /* the agent hung up, which is what some tests are about */
		text += n;
		len -= (size_t)n;
	}
}

/* A byte at a time, so that nothing of the next message is taken. */
const char *peer_hear(int fd)
{
	static char text[1 << 20];
	struct framer f;
	size_t len = 0;

	framer_init(&f, sizeof(text) - 1);
	for (;;) {
		if (!readable(fd, PATIENCE))
			die("the agent says nothing");
		if (recv(fd, text + len, 1, 0) <= 0)
			return "";
		len++;
		if (framer_next(&f, text, len)) {
			text[len] = '\0';
			return text;
		}
	}
}

bool peer_hears(int fd, const char *text)
{
	const char *heard = peer_hear(fd);

	if (strcmp(heard, text) == 0)
		return true;
	note("expected %s", text);
	note("heard    %s", heard);
	return false;
}

int peer_greet(void)
{
	int fd = peer_accept();

	snprintf(peer_ehlo, sizeof(peer_ehlo), "%s", peer_hear(fd));
	peer_say(fd, "{\"command\":\"ehlo\"}");
	return fd;
}

const char *site_item(unsigned int action, unsigned long long cookie, unsigned int oid)
{
	static char text[512];

	snprintf(text, sizeof(text),
		 "{\"hai_action\":%u,\"hai_fid\":{\"f_seq\":8589935617,\"f_oid\":%u,\"f_ver\":0},"
		 "\"hai_dfid\":{\"f_seq\":8589935617,\"f_oid\":%u,\"f_ver\":0},\"hai_extent_offset\":0,"
		 "\"hai_extent_length\":-1,\"hai_cookie\":%lld,\"hai_gid\":0,\"hal_archive_id\":1,\"hal_flags\":0,"
		 "\"hai_data\":\"tag=%u\",\"timestamp\":1700000000000000001,\"extra\":[%u]}",
		 action, oid, oid, (long long)cookie, oid, oid);
	return text;
}

const char *site_list_of(const char *items)
{
	static char text[1 << 20];

	snprintf(text, sizeof(text),
		 "{\"hsm_action_list\":{\"hal_version\":1,\"hal_archive_id\":1,\"hal_fsname\":\"testfs\",\"list\":[%s]},"
		 "\"command\":\"recv\"}",
		 items);
	return text;
}

const char *site_list(unsigned int from, unsigned int to)
{
	static char items[1 << 19];
	size_t len = 0;

	items[0] = '\0';
	for (unsigned int i = from; i <= to; i++)
		len += (size_t)snprintf(items + len, sizeof(items) - len, "%s%s", i > from ? "," : "",
					site_item(HSMA_ARCHIVE, 1000 + i, i));
	return site_list_of(items);
}

const char *site_done(unsigned long long cookie, unsigned int oid, int status)
{
	static char text[256];

	snprintf(text, sizeof(text),
		 "{\"command\":\"done\",\"hai_cookie\":%lld,\"hai_dfid\":{\"f_seq\":8589935617,\"f_oid\":%u,\"f_ver\":0},"
		 "\"status\":%d}",
		 (long long)cookie, oid, status);
	return text;
}

struct hsm_copytool_private *mover_register(int flags)
{
	struct hsm_copytool_private *ct = NULL;
	int rc = llapi_hsm_copytool_register(&ct, site_mnt, 0, NULL, flags);

	if (rc) {
		errno = -rc;
		die("register");
	}
	return ct;
}

static pthread_t receiver;
static struct hsm_action_list *received;
static int received_rc;

static void *receive(void *ct)
{
	struct hsm_action_list *hal;
	int size;

	received_rc = llapi_hsm_copytool_recv(ct, &hal, &size);
	received = NULL;
	if (!received_rc) {
		received = malloc((size_t)size);
		memcpy(received, hal, (size_t)size);
	}
	return NULL;
}

void mover_recv_start(struct hsm_copytool_private *ct)
{
	if (pthread_create(&receiver, NULL, receive, ct))
		die("pthread_create");
}

struct hsm_action_list *mover_recv_result(int *rc)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += PATIENCE / 1000;
	if (pthread_timedjoin_np(receiver, NULL, &until))
		die("recv does not return");
	if (rc)
		*rc = received_rc;
	return received;
}

struct hsm_copyaction_private *mover_begin(struct hsm_copytool_private *ct, const struct hsm_action_item *hai)
{
	struct hsm_copyaction_private *hcp = NULL;
	int rc = llapi_hsm_action_begin(&hcp, ct, hai, -1, 0, false);

	if (rc) {
		errno = -rc;
		die("begin");
	}
	return hcp;
}

void mover_end(struct hsm_copyaction_private *hcp, int errval)
{
	struct hsm_extent extent = { 0, LUSTRE_EOF };

	llapi_hsm_action_end(&hcp, &extent, 0, errval);
}

struct hsm_action_list *site_working(struct hsm_copytool_private **ct, int *fd, unsigned int count)
{
	*ct = mover_register(0);
	*fd = peer_greet();
	mover_recv_start(*ct);
	ok(peer_hears(*fd, SITE_RECV), "the agent asks for work when the mover does");
	peer_say(*fd, site_list(1, count));
	return mover_recv_result(NULL);
}
