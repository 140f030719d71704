/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The agent at work: what movers get, and what the coordinator hears of it. */
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lustrestub.h"
#include "site.h"
#include "tap.h"

static void one_request(void)
{
	struct hsm_copyaction_private *hcp;
	struct hsm_copytool_private *ct = NULL;
	struct hsm_action_list *hal;
	struct hsm_action_item *hai;
	int archives[] = { 1, 2 };
	int fd;

	ok(llapi_hsm_copytool_register(&ct, site_mnt, 2, archives, 0) == 0 && ct, "register");
	fd = peer_greet();
	ok(!strcmp(peer_ehlo, "{\"command\":\"ehlo\",\"fsname\":\"testfs\",\"archive_ids\":[1,2],\"id\":\"mover0\"}"),
	   "ehlo says filesystem, archives and id");
	ok(peer_quiet(fd, 100), "no work is asked for before the mover asks");
	mover_recv_start(ct);
	ok(peer_hears(fd, SITE_RECV), "recv");
	peer_say(fd, site_list_of(site_item(HSMA_ARCHIVE, 0xfedcba9876543210, 1)));
	hal = mover_recv_result(NULL);
	hai = hai_first(hal);
	ok(hal->hal_count == 1 && hal->hal_archive_id == 1 && !strcmp(hal->hal_fsname, "testfs"), "the list arrives");
	ok(hai->hai_action == HSMA_ARCHIVE && hai->hai_cookie == 0xfedcba9876543210 && hai->hai_dfid.f_oid == 1 &&
		   !strcmp(hai->hai_data, "tag=1") && hai->hai_len == 72 + 6,
	   "with its item");
	hcp = mover_begin(ct, hai);
	ok(peer_quiet(fd, 100), "begin says nothing");
	mover_end(hcp, -5);
	ok(stub_errval == -5, "Lustre hears of the end");
	ok(peer_hears(fd, site_done(0xfedcba9876543210, 1, 5)), "and so does the coordinator");
	peer_say(fd, "{\"command\":\"done\"}");
	ok(llapi_hsm_copytool_unregister(&ct) == 0 && !ct, "unregister");
	ok(peer_closed(fd), "the connection is closed");
	peer_close(fd);
	free(hal);
}

static void begin_that_fails(void)
{
	struct hsm_copyaction_private *hcp = NULL, *kept;
	struct hsm_copytool_private *ct;
	struct hsm_action_list *hal;
	struct hsm_action_item *hai;
	struct hsm_extent extent = { 0, 0 };
	int fd;

	hal = site_working(&ct, &fd, 3);
	hai = hai_first(hal);
	stub_begin_rc = -EIO;
	ok(llapi_hsm_action_begin(&hcp, ct, hai, -1, 0, false) == -EIO && !hcp, "begin fails");
	stub_begin_rc = 0;
	ok(peer_quiet(fd, 100), "which is not the end: the mover may try again");
	ok(llapi_hsm_action_begin(&hcp, ct, hai, -1, 0, true) == 0, "begin of an error");
	mover_end(hcp, EIO);
	ok(peer_hears(fd, site_done(1001, 1, EIO)), "and its end");
	hai = hai_next(hai);
	kept = hcp = mover_begin(ct, hai);
	ok(llapi_hsm_action_end(&hcp, NULL, 0, 0) == -EINVAL && hcp == kept && peer_quiet(fd, 100),
	   "an end with bad arguments ends nothing");
	stub_end_rc = -EBUSY;
	ok(llapi_hsm_action_end(&hcp, &extent, 0, 0) == -EBUSY, "an end that Lustre refuses");
	stub_end_rc = 0;
	ok(peer_hears(fd, site_done(1002, 2, EBUSY)), "is done with Lustre's reason");
	ok(llapi_hsm_action_end(&hcp, &extent, 0, 0) == -EINVAL && llapi_hsm_action_end(NULL, &extent, 0, 0) == -EINVAL,
	   "an end of nothing is refused");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
	free(hal);
}

static void cancel(void)
{
	struct hsm_copyaction_private *hcp, *cancel = NULL;
	struct hsm_copytool_private *ct;
	struct hsm_action_list *hal, *second;
	struct hsm_action_item *hai;
	int fd;

	hal = site_working(&ct, &fd, 1);
	hcp = mover_begin(ct, hai_first(hal));
	mover_recv_start(ct);
	peer_hear(fd);
	peer_say(fd, site_list_of(site_item(HSMA_CANCEL, 1001, 1)));
	second = mover_recv_result(NULL);
	hai = hai_first(second);
	ok(second->hal_count == 1 && hai->hai_action == HSMA_CANCEL && hai->hai_cookie == 1001, "a cancel arrives");
	llapi_hsm_action_begin(&cancel, ct, hai, -1, 0, true);
	mover_end(cancel, ENOSYS);
	ok(peer_quiet(fd, 100), "a mover that answers it does not end what runs");
	mover_end(hcp, ECANCELED);
	ok(peer_hears(fd, site_done(1001, 1, ECANCELED)), "the end of the request does");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
	free(hal);
	free(second);
}

static void polling(void)
{
	struct hsm_copytool_private *ct = mover_register(O_NONBLOCK);
	struct pollfd p = { .fd = llapi_hsm_copytool_get_fd(ct), .events = POLLIN };
	struct hsm_action_list *hal = (void *)&p;
	int fd = peer_greet(), size = 7, first;

	ok(peer_hears(fd, SITE_RECV), "work for a mover that polls is asked for at once");
	ok(p.fd >= 0 && poll(&p, 1, 50) == 0, "the descriptor is not readable without work");
	ok(llapi_hsm_copytool_recv(ct, &hal, &size) == -EAGAIN && !hal && !size, "and recv says EAGAIN");
	peer_say(fd, site_list(1, 2));
	ok(poll(&p, 1, 10000) == 1, "it is with work");
	ok(llapi_hsm_copytool_recv(ct, &hal, &size) == 0 && hal->hal_count == 2, "which recv gives");
	first = hal ? (int)hai_first(hal)->hai_cookie : 0;
	ok(first == 1001 && size == 40 + 2 * 80, "as one list");
	ok(poll(&p, 1, 0) == 0 && llapi_hsm_copytool_recv(ct, &hal, &size) == -EAGAIN, "and then there is none again");
	ok(peer_hears(fd, SITE_RECV), "and more is asked for");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
}

static void small_lists(void)
{
	static char big[3000], items[8000];
	struct hsm_copytool_private *ct;
	struct hsm_action_list *hal;
	int fd;

	setenv("COORDINATOOL_HAL_SIZE", "256", 1);
	ct = mover_register(0);
	unsetenv("COORDINATOOL_HAL_SIZE");
	fd = peer_greet();
	mover_recv_start(ct);
	ok(strstr(peer_hear(fd), "\"max_bytes\":256"), "the size of a list is told");
	memset(big, 'x', sizeof(big) - 1);
	snprintf(items, sizeof(items), "%s,", site_item(HSMA_ARCHIVE, 1, 1));
	strcat(items, site_item(HSMA_ARCHIVE, 2, 2));
	strcat(items, ",");
	strcat(items, site_item(HSMA_ARCHIVE, 3, 3));
	sprintf(items + strlen(items), ",{\"hai_action\":20,\"hai_cookie\":4,\"hal_archive_id\":1,\"hai_data\":\"%s\"}", big);
	peer_say(fd, site_list_of(items));
	hal = mover_recv_result(NULL);
	ok(hal->hal_count == 2, "no more than fits is handed over");
	free(hal);
	mover_recv_start(ct);
	hal = mover_recv_result(NULL);
	ok(hal->hal_count == 1 && hai_first(hal)->hai_cookie == 3, "the rest comes next");
	free(hal);
	mover_recv_start(ct);
	hal = mover_recv_result(NULL);
	ok(hal->hal_count == 1 && hai_first(hal)->hai_len == 72 + 3000 && !strcmp(hai_first(hal)->hai_data, big),
	   "even an item that is larger than a list may be");
	free(hal);
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
}

/* With 280 bytes to fill, three items of 80 fit behind the head of 40; with one byte less, two. */
static void full_lists(void)
{
	static const struct {
		const char *hal_size;
		unsigned int fit;
	} cases[] = { { "280", 3 }, { "279", 2 }, { "1K", 12 }, { "64k", 20 } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned int received = 0, first = 0, in_order = 0, base = 20 * (unsigned int)i;
		struct hsm_copytool_private *ct;
		struct hsm_action_list *hal;
		struct hsm_action_item *hai;
		int fd;

		setenv("COORDINATOOL_HAL_SIZE", cases[i].hal_size, 1);
		ct = mover_register(0);
		unsetenv("COORDINATOOL_HAL_SIZE");
		fd = peer_greet();
		mover_recv_start(ct);
		peer_hear(fd);
		peer_say(fd, site_list(base + 1, base + 20));
		while (received < 20) {
			if (received)
				mover_recv_start(ct);
			hal = mover_recv_result(NULL);
			if (!first)
				first = hal->hal_count;
			hai = hai_first(hal);
			for (uint32_t item = 0; item < hal->hal_count; item++, hai = hai_next(hai))
				in_order += hai->hai_cookie == 1001 + base + received++;
			free(hal);
		}
		ok(first == cases[i].fit, "of %s bytes, %u items fill the list", cases[i].hal_size, cases[i].fit);
		ok(received == 20 && in_order == 20, "and all come, in order");
		llapi_hsm_copytool_unregister(&ct);
		peer_close(fd);
	}
}

#define THREADS 8
#define EACH 250

static struct hsm_copytool_private *shared_ct;

static void *hammer(void *number)
{
	for (unsigned int i = 0; i < EACH; i++) {
		unsigned long long cookie = 1 + (uintptr_t)number * EACH + i;
		struct hsm_action_item hai = {
			.hai_len = 72,
			.hai_action = HSMA_REMOVE,
			.hai_cookie = cookie,
			.hai_fid = { 0x200000401, 1, 0 },
			.hai_dfid = { 0x200000401, 1, 0 },
		};

		mover_end(mover_begin(shared_ct, &hai), 0);
	}
	return NULL;
}

static void many_threads(void)
{
	static char items[THREADS * EACH * 320], seen[THREADS * EACH + 1];
	int fd, twice = 0, missing = 0;
	pthread_t threads[THREADS];
	struct hsm_action_list *hal;
	size_t len = 0;

	shared_ct = mover_register(0);
	fd = peer_greet();
	for (unsigned int i = 1; i <= THREADS * EACH; i++)
		len += (size_t)sprintf(items + len, "%s%s", i > 1 ? "," : "", site_item(HSMA_REMOVE, i, 1));
	mover_recv_start(shared_ct);
	peer_hear(fd);
	peer_say(fd, site_list_of(items));
	hal = mover_recv_result(NULL);
	ok(hal->hal_count == THREADS * EACH, "2,000 requests");
	for (uintptr_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, hammer, (void *)i);
	for (int i = 0; i < THREADS * EACH; i++) {
		const char *at = strstr(peer_hear(fd), "\"hai_cookie\":");
		long cookie = at ? strtol(at + 13, NULL, 10) : 0;

		if (cookie < 1 || cookie > THREADS * EACH || seen[cookie]++)
			twice++;
		peer_say(fd, "{\"command\":\"done\"}");
	}
	for (int i = 1; i <= THREADS * EACH; i++)
		missing += !seen[i];
	ok(!twice && !missing, "ended by eight threads at once: every done comes once");
	ok(peer_quiet(fd, 50), "and nothing else");
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	llapi_hsm_copytool_unregister(&shared_ct);
	peer_close(fd);
	free(hal);
}

int main(void)
{
	site_up();
	site_scenario("one request", one_request);
	site_scenario("a begin that fails", begin_that_fails);
	site_scenario("a cancel", cancel);
	site_scenario("a mover that polls", polling);
	site_scenario("small lists", small_lists);
	site_scenario("full lists", full_lists);
	site_scenario("many threads", many_threads);
	site_down();
	return done_testing();
}
