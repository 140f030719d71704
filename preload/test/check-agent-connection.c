/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The agent and a coordinator that comes, goes and misbehaves. */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "../symbol.h"
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

static void id_in_use(void)
{
	struct hsm_copytool_private *ct;
	int fd, again;

	site_listen();
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
	ok(site_said("id=mover0: id already used by another client\n") == 1,
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

/* Longer than what the socket takes at once. */
static void long_messages(void)
{
	struct hsm_copytool_private *ct = mover_register(0);
	static char items[10 << 16], filler[60000];
	struct hsm_action_list *hal;
	const char *item, *ehlo;
	int fd = peer_greet();
	size_t len = 0;

	memset(filler, 'x', sizeof(filler) - 1);
	mover_recv_start(ct);
	peer_hear(fd);
	for (unsigned int i = 1; i <= 10; i++) {
		item = site_item(HSMA_ARCHIVE, 1000 + i, i);
		len += (size_t)sprintf(items + len, "%s%.*s,\"more\":\"%s\"}", i > 1 ? "," : "", (int)strlen(item) - 1, item,
				       filler);
	}
	peer_say(fd, site_list_of(items));
	hal = mover_recv_result(NULL);
	ok(hal->hal_count == 10, "a list may be long");
	free(hal);
	peer_close(fd);
	fd = peer_accept();
	/* Nobody reads for a while. */
	poll(NULL, 0, 100);
	ehlo = peer_hear(fd);
	ok(strlen(ehlo) > 10 * strlen(filler) && strstr(ehlo, "1001") && strstr(ehlo, "1010"), "and so may an ehlo");
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

	for (int i = 0; i < 9; i++)
		peer_close(peer_accept());
	/* 100 ms to 472, 1972 together, each less up to half of it. */
	ok(now_ms() - start >= 950, "the waits between tries grow");
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

/* ---- a host of two addresses: what listens is at the second one, and this at the first */

static bool two_addresses;
static int first_listener = -1;

/* Stands before the C library's. */
int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
	int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) = FUNCTION(
		int (*)(const char *, const char *, const struct addrinfo *, struct addrinfo **),
		dlsym(RTLD_NEXT, "getaddrinfo"));
	int rc = real(two_addresses ? "127.0.0.2" : host, service, hints, found);

	if (rc || !two_addresses)
		return rc;
	return real(host, service, hints, &(*found)->ai_next);
}

static void first_listens(void)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1),
		.sin_port = htons((uint16_t)atoi(getenv("COORDINATOOL_PORT"))),
	};

	first_listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(first_listener, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(first_listener, 16) < 0)
		exit(1);
}

/* The next connection to the first address ends as soon as something has come, with this reply; NULL: without one. */
static void first_refuses(const char *reply)
{
	int fd = accept(first_listener, NULL, NULL);

	peer_hear(fd);
	if (reply)
		peer_say(fd, reply);
	ok(reply ? peer_closed(fd) : true, "the first address does not let it in");
	peer_close(fd);
}

static void addresses(void)
{
	struct hsm_copytool_private *ct;
	int fd;

	two_addresses = true;
	fd = introduced(&ct, "optional");
	peer_close(fd);
	fd = peer_greet();
	ok(!strcmp(peer_ehlo, SITE_EHLO), "nobody at the first address, and one that knows no auth at the second");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);

	first_listens();
	ct = mover_register(0);
	first_refuses("{\"command\":\"ehlo\",\"status\":13,\"error\":\"say who you are\"}");
	fd = peer_greet();
	ok(!strcmp(peer_ehlo, SITE_EHLO), "who is refused at the first address comes to the second");
	peer_close(fd);
	first_refuses("{\"command\":\"ehlo\",\"status\":13,\"error\":\"say who you are\"}");
	fd = peer_greet();
	ok(!strcmp(peer_ehlo, SITE_EHLO), "and after a loss looks anew");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);

	/* That it knows no auth is remembered of the address that hung up, and the other one is asked. */
	setenv("COORDINATOOL_AUTH", "optional", 1);
	ct = mover_register(0);
	first_refuses(NULL);
	first_refuses("{\"command\":\"ehlo\",\"status\":1,\"error\":\"not here\"}");
	fd = peer_accept();
	ok(peer_hears(fd, "{\"command\":\"auth\"}"), "the second address is asked whether it knows auth");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
	close(first_listener);
}

int main(void)
{
	site_up();
	site_scenario("introduction", introduction);
	/* The one in front of the coordinator has one address. */
	if (!getenv("SITE_TLS"))
		site_scenario("addresses", addresses);
	site_scenario("away at the start", away_at_start);
	site_scenario("lost while running", lost_while_running);
	site_scenario("an id that is in use", id_in_use);
	site_scenario("small pieces", pieces);
	site_scenario("long messages", long_messages);
	site_scenario("nonsense", nonsense);
	site_scenario("harmless messages", harmless);
	site_scenario("done refused", done_refused);
	site_scenario("recv refused", recv_refused);
	site_scenario("growing waits", growing_waits);
	site_down();
	return done_testing();
}
