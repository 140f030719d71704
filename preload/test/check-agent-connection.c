/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The agent and a coordinator that comes, goes and misbehaves. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "site.h"
#include "tap.h"

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void away_at_start(void)
{
	struct hsm_copytool_private *ct;
	int fd;

	peer_move();
	ct = mover_register(0);
	ok(ct, "register needs no coordinator");
	peer_listen();
	fd = peer_greet();
	ok(!strcmp(peer_ehlo, SITE_EHLO), "once it is there, the agent comes");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
}

static void lost_while_running(void)
{
	struct hsm_copyaction_private *first, *second;
	struct hsm_copytool_private *ct;
	struct hsm_action_list *hal;
	char expected[4096];
	int fd, len;

	hal = site_working(&ct, &fd, 3);
	first = mover_begin(ct, hai_first(hal));
	second = mover_begin(ct, hai_next(hai_first(hal)));
	mover_end(first, 0);
	ok(peer_hears(fd, site_done(1001, 1, 0)), "one is done");
	mover_recv_start(ct);
	ok(peer_hears(fd, SITE_RECV), "the mover waits for more");
	peer_close(fd);
	fd = peer_accept();
	len = snprintf(expected, sizeof(expected), "%.*s,\"hai_list\":[", (int)strlen(SITE_EHLO) - 1, SITE_EHLO);
	for (unsigned int i = 1; i <= 3; i++)
		len += snprintf(expected + len, sizeof(expected) - (size_t)len, "%s%s", i > 1 ? "," : "",
				site_item(HSMA_ARCHIVE, 1000 + i, i));
	snprintf(expected + len, sizeof(expected) - (size_t)len, "]}");
	ok(peer_hears(fd, expected), "after a loss the agent lists what it has not been told to forget, as it got it");
	ok(peer_quiet(fd, 100), "and waits for the answer");
	peer_say(fd, "{\"command\":\"ehlo\"}");
	ok(peer_hears(fd, site_done(1001, 1, 0)), "a done that was not confirmed is sent again");
	ok(peer_hears(fd, SITE_RECV), "and so is recv");
	peer_say(fd, "{\"command\":\"done\"}");
	mover_end(second, 0);
	ok(peer_hears(fd, site_done(1002, 2, 0)), "the next is done");
	peer_say(fd, "{\"command\":\"done\"}");
	peer_close(fd);
	fd = peer_greet();
	ok(strstr(peer_ehlo, site_item(HSMA_ARCHIVE, 1003, 3)) && !strstr(peer_ehlo, "1002") && !strstr(peer_ehlo, "1001"),
	   "what was confirmed is forgotten");
	ok(peer_hears(fd, SITE_RECV), "the mover still waits");
	peer_say(fd, site_list(3, 4));
	free(hal);
	hal = mover_recv_result(NULL);
	ok(hal->hal_count == 1 && hai_first(hal)->hai_cookie == 1004, "and does not get again what it has");
	free(hal);
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
}

/* How often it was said on the descriptor. */
static int times_said(int fd, const char *text)
{
	static char said[65536];
	ssize_t n = read(fd, said, sizeof(said) - 1);
	int times = 0;

	said[n > 0 ? n : 0] = '\0';
	for (const char *at = said; (at = strstr(at, text)); at++)
		times++;
	return times;
}

static void id_in_use(void)
{
	struct hsm_copytool_private *ct;
	int fd, again, stderr_pipe[2];

	unsetenv("COORDINATOOL_VERBOSE");
	ok(pipe2(stderr_pipe, O_NONBLOCK) == 0 && dup2(stderr_pipe[1], STDERR_FILENO) >= 0, "listening to stderr");
	ct = mover_register(0);
	fd = peer_accept();
	ok(peer_hears(fd, SITE_EHLO), "ehlo");
	peer_say(fd, "{\"command\":\"ehlo\",\"status\":17,\"error\":\"id already used by another client\"}");
	ok(peer_closed(fd), "refused, the agent hangs up");
	peer_close(fd);
	again = peer_accept();
	ok(peer_hears(again, SITE_EHLO), "and tries again");
	peer_say(again, "{\"command\":\"done\",\"status\":-22,\"error\":\"Bad archive id in list\"}");
	ok(peer_closed(again), "it is a refusal, too, with the wrong name and sign that the C coordinatool may give it");
	peer_close(again);
	again = peer_greet();
	ok(times_said(stderr_pipe[0], "id=mover0: id already used by another client\n") == 1,
	   "which is said at once, and not at each try");
	mover_recv_start(ct);
	ok(peer_hears(again, SITE_RECV), "until it is let in");
	peer_close(again);
	llapi_hsm_copytool_unregister(&ct);
	mover_recv_result(NULL);
}

static void pieces(void)
{
	struct hsm_copytool_private *ct = mover_register(0);
	const char *list = site_list(1, 2);
	struct hsm_action_list *hal;
	int fd = peer_greet();
	char byte[2] = "";

	mover_recv_start(ct);
	peer_hear(fd);
	for (; *list; list++) {
		byte[0] = *list;
		peer_say(fd, byte);
	}
	hal = mover_recv_result(NULL);
	ok(hal->hal_count == 2, "a reply may come byte by byte");
	free(hal);
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
}

/* Each of these is worth a new connection, and nothing of it reaches the mover. */
static void nonsense(void)
{
	static const char *const texts[] = {
		"hello", "[1,2]", "}", "{\"command\":\"recv\",}", "{\"command\":\"recv\" \"hsm_action_list\":{}}",
		"{\"command\":\"recv\",\"hsm_action_list\":[]}", "{\"command\":\"recv\",\"hsm_action_list\":{\"list\":5}}",
		"{\"command\":\"recv\",\"hsm_action_list\":{\"list\":[5]}}",
		"{\"command\":\"recv\",\"hsm_action_list\":{\"hal_fsname\":7}}",
		"{\"command\":\"recv\",\"hsm_action_list\":{\"hal_fsname\":\"other\",\"list\":[{\"hai_action\":20}]}}",
	};
	struct hsm_copytool_private *ct = mover_register(O_NONBLOCK);
	struct hsm_action_list *hal;
	int size, fd;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (i % 3 == 0) {
			/* A registration of its own now and then, or the waits between tries grow. */
			llapi_hsm_copytool_unregister(&ct);
			while (!peer_alone(0))
				peer_close(peer_accept());
			ct = mover_register(O_NONBLOCK);
		}
		fd = peer_greet();
		peer_hear(fd);
		peer_say(fd, texts[i]);
		ok(peer_closed(fd), "the agent hangs up on: %s", texts[i]);
		peer_close(fd);
		ok(llapi_hsm_copytool_recv(ct, &hal, &size) == -EAGAIN, "and the mover does not notice");
	}
	fd = peer_greet();
	ok(!strcmp(peer_ehlo, SITE_EHLO), "nothing was taken");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
}

static void harmless(void)
{
	struct hsm_copytool_private *ct = mover_register(O_NONBLOCK);
	int fd = peer_greet();

	peer_hear(fd);
	peer_say(fd, " \n{\"command\":\"status\",\"clients\":[]}{}{\"command\":5}{\"command\":\"done\"}"
		     "{\"command\":\"ehlo\"}");
	ok(peer_quiet(fd, 200), "replies that nobody asked for are ignored");
	peer_say(fd, site_list_of("{\"hai_action\":20,\"hai_cookie\":7,\"hai_dfid\":{\"f_seq\":8589935617,\"f_oid\":1},"
				  "\"hai_data\":7}"));
	ok(peer_hears(fd, site_done(7, 1, EINVAL)), "an item that makes no sense is done, with EINVAL");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
}

/* Once it was read, to say it again would not help. */
static void done_refused(void)
{
	struct hsm_copytool_private *ct;
	struct hsm_action_list *hal;
	int fd;

	hal = site_working(&ct, &fd, 1);
	mover_end(mover_begin(ct, hai_first(hal)), 0);
	ok(peer_hears(fd, site_done(1001, 1, 0)), "a request has ended");
	peer_say(fd, "{\"error\":\"cookie or fid not set -- old client?\",\"status\":-22,\"command\":\"done\"}");
	ok(peer_quiet(fd, 100), "which is told once, also where it is refused");
	peer_close(fd);
	fd = peer_greet();
	ok(!strcmp(peer_ehlo, SITE_EHLO), "and forgotten");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
	free(hal);
}

static void recv_refused(void)
{
	static const char *const replies[] = {
		"{\"command\":\"recv\",\"status\":22,\"error\":\"no\"}",
		"{\"command\":\"recv\",\"hsm_action_list\":{\"list\":[]}}",
		/* The C coordinatool's errors are negative now and then. */
		"{\"error\":\"no\",\"status\":-22,\"command\":\"recv\"}",
	};

	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		struct hsm_copytool_private *ct = mover_register(O_NONBLOCK);
		int fd = peer_greet();
		int64_t start;

		peer_hear(fd);
		start = now_ms();
		peer_say(fd, replies[i]);
		ok(peer_hears(fd, SITE_RECV) && now_ms() - start >= 900, "after a recv that gave nothing the next comes later");
		llapi_hsm_copytool_unregister(&ct);
		peer_close(fd);
	}
}

static void growing_waits(void)
{
	struct hsm_copytool_private *ct = mover_register(0);
	int64_t start = now_ms();

	for (int i = 0; i < 5; i++)
		peer_close(peer_accept());
	/* 100 + 200 + 400 + 800 ms, each less up to half of it. */
	ok(now_ms() - start >= 700, "the waits between tries grow");
	llapi_hsm_copytool_unregister(&ct);
}

/* An agent that is to say who it is, by a munged that is not there. */
static int introduced(struct hsm_copytool_private **ct, const char *auth)
{
	int fd;

	setenv("COORDINATOOL_AUTH", auth, 1);
	setenv("COORDINATOOL_MUNGE_SOCKET", "/nonexistent/munge.socket", 1);
	*ct = mover_register(0);
	unsetenv("COORDINATOOL_AUTH");
	unsetenv("COORDINATOOL_MUNGE_SOCKET");
	fd = peer_accept();
	ok(peer_hears(fd, "{\"command\":\"auth\"}"), "auth %s: who it is comes first", auth);
	return fd;
}

static void introduction(void)
{
	struct hsm_copytool_private *ct;
	int fd = introduced(&ct, "munge");

	peer_say(fd, "{\"command\":\"auth\",\"auth\":\"off\"}");
	ok(peer_hears(fd, SITE_EHLO), "a coordinator that does not want to know is told no more");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);

	fd = introduced(&ct, "munge");
	peer_say(fd, "{\"command\":\"auth\",\"auth\":\"munge\",\"nonce\":\"12ab\"}");
	ok(peer_hears(fd, SITE_EHLO), "who cannot make a credential goes on without");
	peer_close(fd);
	fd = peer_accept();
	ok(peer_hears(fd, "{\"command\":\"auth\"}"), "and tries again with the next connection");
	peer_say(fd, "{\"command\":\"auth\",\"status\":13,\"error\":\"no\"}");
	ok(peer_closed(fd), "refused, the agent hangs up");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);

	fd = introduced(&ct, "optional");
	peer_close(fd);
	fd = peer_greet();
	ok(!strcmp(peer_ehlo, SITE_EHLO), "a coordinator that hangs up on the question is not asked again");
	peer_close(fd);
	fd = peer_accept();
	ok(peer_hears(fd, "{\"command\":\"auth\"}"), "until the connection after that");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
}

int main(void)
{
	site_up();
	site_scenario("introduction", introduction);
	site_scenario("away at the start", away_at_start);
	site_scenario("lost while running", lost_while_running);
	site_scenario("an id that is in use", id_in_use);
	site_scenario("small pieces", pieces);
	site_scenario("nonsense", nonsense);
	site_scenario("harmless messages", harmless);
	site_scenario("done refused", done_refused);
	site_scenario("recv refused", recv_refused);
	site_scenario("growing waits", growing_waits);
	site_down();
	return done_testing();
}
