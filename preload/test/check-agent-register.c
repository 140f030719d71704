/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Registration: what is refused, and with which error. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lustrestub.h"
#include "site.h"
#include "tap.h"

static struct hsm_copytool_private *const untouched = (void *)&stub_begins;

static int refused(const char *mnt, int count, int *archives)
{
	struct hsm_copytool_private *ct = untouched;
	int rc = llapi_hsm_copytool_register(&ct, mnt, count, archives, 0);

	ok(ct == untouched, "the handle is untouched");
	return rc;
}

/* What is said on stderr while a registration is refused. */
static const char *said(int expected)
{
	static char text[4096];
	int pipes[2], saved = dup(STDERR_FILENO), rc;
	ssize_t n;

	if (pipe(pipes) < 0)
		return "";
	dup2(pipes[1], STDERR_FILENO);
	rc = refused(site_mnt, 0, NULL);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(pipes[1]);
	n = read(pipes[0], text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = '\0';
	close(pipes[0]);
	ok(rc == expected, "refused with %d", expected);
	return text;
}

static bool one_line(const char *text)
{
	return *text && strchr(text, '\n') == text + strlen(text) - 1;
}

static void arguments(void)
{
	int negative[] = { 1, -1 };
	char path[128];

	ok(llapi_hsm_copytool_register(NULL, site_mnt, 0, NULL, 0) == -EINVAL, "no place for the handle");
	ok(refused(site_mnt, 1, NULL) == -EINVAL, "a count without archive ids");
	ok(refused(site_mnt, 2, negative) == -EINVAL, "a negative archive id");
	ok(refused("/nonexistent", 0, NULL) == -ENOENT, "a mount that does not exist");
	ok(refused("/", 0, NULL) == -ENOENT, "a directory that is no Lustre mount");
	snprintf(path, sizeof(path), "%s/.lustre", site_mnt);
	ok(refused(path, 0, NULL) == -ENOENT, "a directory below the mount");
}

static void handles(void)
{
	struct hsm_copytool_private *ct = mover_register(0), *none = NULL;
	struct hsm_copytool_private *second = untouched;
	struct hsm_action_list *hal = (void *)ct;
	int size = 3;

	ok(llapi_hsm_copytool_register(&second, site_mnt, 0, NULL, 0) == -EEXIST && second == untouched,
	   "one registration at a time");
	ok(llapi_hsm_copytool_recv(NULL, &hal, &size) == -EINVAL &&
		   llapi_hsm_copytool_recv(untouched, &hal, &size) == -EINVAL &&
		   llapi_hsm_copytool_recv(ct, NULL, &size) == -EINVAL && llapi_hsm_copytool_recv(ct, &hal, NULL) == -EINVAL,
	   "recv wants a handle and places for the results");
	ok(hal == (void *)ct && size == 3, "and leaves these alone");
	ok(llapi_hsm_copytool_get_fd(NULL) == -EINVAL && llapi_hsm_copytool_get_fd(untouched) == -EINVAL,
	   "get_fd wants a handle");
	ok(llapi_hsm_copytool_unregister(NULL) == -EINVAL && llapi_hsm_copytool_unregister(&none) == -EINVAL,
	   "unregister wants a handle");
	second = ct;
	ok(llapi_hsm_copytool_unregister(&ct) == 0 && !ct, "unregister");
	ok(llapi_hsm_copytool_recv(second, &hal, &size) == -ESHUTDOWN, "then recv says that it is over");
	ok(llapi_hsm_copytool_unregister(&second) == -EINVAL, "unregister once");
	ct = mover_register(0);
	ok(ct, "register again");
	llapi_hsm_copytool_unregister(&ct);
}

static void any_archive(void)
{
	int archives[] = { 3, 0, 5 };
	struct hsm_copytool_private *ct;
	int fd;

	ok(llapi_hsm_copytool_register(&ct, site_mnt, 3, archives, 0) == 0, "archive id 0 among others");
	fd = peer_greet();
	ok(!strcmp(peer_ehlo, SITE_EHLO), "stands for any");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
}

static void some_archives(void)
{
	int archives[] = { 2, 7 };
	struct hsm_copytool_private *ct;
	int fd;

	setenv("COORDINATOOL_ARCHIVE_ID", "7,9", 1);
	ok(llapi_hsm_copytool_register(&ct, site_mnt, 2, archives, 0) == 0, "archive ids are configured");
	fd = peer_greet();
	ok(strstr(peer_ehlo, "\"archive_ids\":[7]"), "those that the mover registers for are asked for");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
	ok(refused(site_mnt, 1, archives) == -EINVAL, "none in common");
	unsetenv("COORDINATOOL_ARCHIVE_ID");
}

static void probe(void)
{
	unsetenv("COORDINATOOL_VERBOSE");
	stub_layout_shift = 8;
	ok(one_line(said(-EPROTO)), "another layout of the handle is noticed, and told in one line");
	stub_layout_shift = 0;
	stub_begin_rc = -EBADF;
	ok(strstr(said(-EPROTO), "Bad file descriptor"), "with the error that was met");
	stub_begin_rc = 0;
}

static void configuration(void)
{
	unsetenv("COORDINATOOL_VERBOSE");
	setenv("COORDINATOOL_HAL_SIZE", "much", 1);
	ok(one_line(said(-EINVAL)), "a bad value is told in one line");
}

static void silence(void)
{
	struct hsm_copytool_private *ct;
	int fd;

	site_listen();
	ct = mover_register(0);
	fd = peer_greet();
	mover_recv_start(ct);
	peer_hear(fd);
	peer_close(fd);
	fd = peer_greet();
	peer_hear(fd);
	peer_say(fd, site_list(1, 1));
	mover_end(mover_begin(ct, hai_first(mover_recv_result(NULL))), 0);
	peer_hear(fd);
	peer_say(fd, "{\"command\":\"done\"}");
	llapi_hsm_copytool_unregister(&ct);
	ok(site_said("coordinatool-agent: ") == 0, "nothing is said, even with a connection lost");
}

int main(void)
{
	site_up();
	site_scenario("bad arguments", arguments);
	site_scenario("handles", handles);
	site_scenario("any archive", any_archive);
	site_scenario("some archives", some_archives);
	site_scenario("the probe", probe);
	site_scenario("a bad configuration", configuration);
	site_scenario("silence", silence);
	site_down();
	return done_testing();
}
