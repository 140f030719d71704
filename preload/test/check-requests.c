/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <stdlib.h>

#include "requests.h"
#include "tap.h"

static struct request *make(uint32_t action, uint64_t cookie, uint32_t oid, uint32_t archive_id, const char *extra)
{
	struct buffer text = { 0 };
	struct request *r = NULL;
	struct json v;

	buffer_printf(&text,
		      "{\"hai_action\":%u,\"hai_cookie\":%llu,\"hai_fid\":{\"f_seq\":1,\"f_oid\":%u},"
		      "\"hai_dfid\":{\"f_seq\":1,\"f_oid\":%u},\"hal_archive_id\":%u%s}",
		      action, (unsigned long long)cookie, oid, oid, archive_id, extra);
	if (!json_parse(text.data, text.len, &v))
		request_read(v, 0, 0, &r);
	buffer_free(&text);
	return r;
}

static struct request_key key(uint64_t cookie, uint32_t oid)
{
	return (struct request_key){ .cookie = cookie, .fid = { 1, oid, 0 }, .dfid = { 1, oid, 0 } };
}

static int add(struct requests *t, uint32_t action, uint64_t cookie, uint32_t oid)
{
	struct request *r = make(action, cookie, oid, 1, "");
	int rc = requests_add(t, r);

	if (rc)
		free(r);
	return rc;
}

/* How many items the next list has, or a negative errno. */
static ssize_t hand_over(struct requests *t, size_t size)
{
	static char buf[65536];
	size_t need;
	ssize_t rc = requests_hand_over(t, "testfs", buf, size, &need);
	struct hsm_action_list hal;

	if (rc <= 0)
		return rc;
	memcpy(&hal, buf, sizeof(hal));
	return hal.hal_count;
}

static bool listed(const struct requests *t, const char *expected)
{
	struct buffer out = { 0 };
	bool same;

	requests_list(t, &out);
	same = out.len == strlen(expected) && (!out.len || memcmp(out.data, expected, out.len) == 0);
	buffer_free(&out);
	return same;
}

static void one_life(void)
{
	struct request_key k = key(5, 1), other = key(5, 2);
	struct requests t;

	requests_init(&t);
	ok(add(&t, HSMA_ARCHIVE, 5, 1) == 0, "a request is added");
	ok(add(&t, HSMA_ARCHIVE, 5, 1) == -EEXIST, "twice the same is refused");
	ok(add(&t, HSMA_ARCHIVE, 5, 2) == 0, "the same cookie for another file is not the same");
	requests_ended(&t, &k, 0);
	ok(!t.ended, "nothing ends before it was handed over");
	ok(hand_over(&t, 65536) == 2, "both are handed over");
	ok(hand_over(&t, 65536) == 0, "once");
	requests_begun(&t, &k);
	ok(requests_find(&t, &k)->state == REQUEST_BEGUN, "one begins");
	requests_ended(&t, &k, 5);
	requests_ended(&t, &k, 6);
	ok(!requests_confirm(&t), "a done that was not sent cannot be confirmed");
	ok(requests_next_done(&t)->status == 5, "the first end counts");
	ok(!requests_next_done(&t), "and is sent once");
	requests_resend(&t);
	ok(requests_next_done(&t)->status == 5, "or again after a loss");
	requests_ended(&t, &other, 0);
	ok(requests_confirm(&t) && t.count == 1 && !requests_find(&t, &k), "confirmed, it is gone");
	ok(!requests_confirm(&t), "the second is not sent yet");
	ok(requests_next_done(&t) && requests_confirm(&t) && t.count == 0 && !t.first && !t.last, "nothing is left");
	requests_clear(&t);
}

static void lists(void)
{
	struct requests t;
	size_t one = request_list_head("testfs") + 80;
	struct request *r;

	requests_init(&t);
	for (uint32_t i = 1; i <= 5; i++)
		requests_add(&t, make(HSMA_ARCHIVE, i, i, i < 4 ? 1 : 2, i == 5 ? ",\"hal_flags\":1" : ""));
	ok(hand_over(&t, one - 1) == -EMSGSIZE, "a list without room for one item is refused");
	ok(hand_over(&t, one + 79) == 1, "no more items than there is room for");
	ok(hand_over(&t, 65536) == 2, "a list holds one archive id");
	ok(hand_over(&t, 65536) == 1, "and one set of flags");
	ok(hand_over(&t, 65536) == 1 && hand_over(&t, 65536) == 0, "the rest follows");
	requests_add(&t, make(HSMA_ARCHIVE, 9, 9, 1, ""));
	requests_drop_ready(&t);
	ok(t.count == 5 && hand_over(&t, 65536) == 0, "what was not handed over can be forgotten");
	r = make(HSMA_ARCHIVE, 10, 10, 1, ",\"hai_gid\":\"x\"");
	requests_add(&t, r);
	ok(hand_over(&t, 65536) == 0 && requests_next_done(&t) == r && r->status == EINVAL,
	   "a refused item ends without being handed over");
	requests_clear(&t);
}

static void running_list(void)
{
	struct requests t;
	struct request_key k = key(2, 2);

	requests_init(&t);
	ok(listed(&t, ""), "nothing runs");
	requests_add(&t, make(HSMA_ARCHIVE, 1, 1, 1, ",\"new\":[18446744073709551616]"));
	requests_add(&t, make(HSMA_CANCEL, 7, 7, 1, ""));
	requests_add(&t, make(HSMA_REMOVE, 2, 2, 1, ""));
	requests_add(&t, make(HSMA_REMOVE, 3, 3, 1, ",\"hai_data\":1"));
	hand_over(&t, 65536);
	requests_ended(&t, &k, 0);
	ok(listed(&t, "{\"hai_action\":20,\"hai_cookie\":1,\"hai_fid\":{\"f_seq\":1,\"f_oid\":1},"
		      "\"hai_dfid\":{\"f_seq\":1,\"f_oid\":1},\"hal_archive_id\":1,\"new\":[18446744073709551616]},"
		      "{\"hai_action\":22,\"hai_cookie\":2,\"hai_fid\":{\"f_seq\":1,\"f_oid\":2},"
		      "\"hai_dfid\":{\"f_seq\":1,\"f_oid\":2},\"hal_archive_id\":1}"),
	   "items as they came, in order, with those not confirmed, without cancels and refused ones");
	requests_clear(&t);
}

static void cancels(void)
{
	struct requests t;
	struct request_key k = key(1, 1), l = key(2, 2);

	requests_init(&t);
	add(&t, HSMA_ARCHIVE, 1, 1);
	add(&t, HSMA_ARCHIVE, 2, 2);
	hand_over(&t, 65536);
	requests_begun(&t, &k);
	ok(add(&t, HSMA_CANCEL, 1, 1) == 0 && add(&t, HSMA_CANCEL, 1, 1) == 0, "a cancel is no request of its own");
	ok(hand_over(&t, 65536) == 2 && t.count == 2, "it is handed over and gone");
	requests_cancelled(&t, &k, ECANCELED);
	ok(!t.ended, "a cancel that ends leaves what has begun to its own end");
	requests_cancelled(&t, &l, ECANCELED);
	ok(requests_next_done(&t)->key.cookie == 2, "and ends what has not");
	requests_clear(&t);
}

static void failed_begins(void)
{
	struct requests t;
	struct request_key k[4];

	requests_init(&t);
	for (uint32_t i = 0; i < 4; i++) {
		k[i] = key(i, i);
		add(&t, HSMA_ARCHIVE, i, i);
	}
	hand_over(&t, 65536);
	ok(requests_expire(&t, 1000) == 0, "nothing has failed");
	for (uint32_t i = 0; i < 4; i++)
		requests_begin_failed(&t, &k[i], ENOENT, 100 + i);
	requests_begun(&t, &k[1]);
	requests_ended(&t, &k[2], 0);
	ok(requests_expire(&t, 99) == 100, "the first to expire");
	ok(requests_expire(&t, 100) == 103, "one that began and one that ended do not expire");
	ok(requests_expire(&t, 200) == 0 && t.failing == 0, "nothing is left to expire");
	ok(requests_next_done(&t)->key.cookie == 2 && requests_next_done(&t)->key.cookie == 0 &&
		   requests_next_done(&t)->status == ENOENT && !requests_next_done(&t),
	   "they are done in the order in which they ended");
	requests_clear(&t);
}

/* Against a plain array: state of the request with that number as cookie and oid; -1: not in the table. */
#define MODEL_SIZE 300

static void random_history(void)
{
	int model[MODEL_SIZE], ready[MODEL_SIZE], ended[MODEL_SIZE];
	int ready_count = 0, ended_count = 0, sent = 0, wrong = 0;
	struct requests t;

	requests_init(&t);
	for (int i = 0; i < MODEL_SIZE; i++)
		model[i] = -1;
	for (int step = 0; step < 100000; step++) {
		uint32_t n = random_below(MODEL_SIZE);
		/* Few different cookies, so that chains are long. */
		struct request_key k = key(n % 50, n);
		ssize_t got;

		switch (random_below(7)) {
		case 0:
		case 1:
			wrong += (add(&t, HSMA_ARCHIVE, n % 50, n) == 0) != (model[n] < 0);
			if (model[n] < 0) {
				model[n] = REQUEST_READY;
				ready[ready_count++] = (int)n;
			}
			break;
		case 2:
			got = hand_over(&t, request_list_head("testfs") + random_below(300));
			if (got == -EMSGSIZE)
				break;
			for (ssize_t i = 0; i < got; i++)
				model[ready[i]] = REQUEST_HANDED;
			ready_count -= (int)got;
			memmove(ready, ready + got, (size_t)ready_count * sizeof(int));
			break;
		case 3:
			requests_begun(&t, &k);
			if (model[n] == REQUEST_HANDED)
				model[n] = REQUEST_BEGUN;
			break;
		case 4:
			requests_ended(&t, &k, (int)n);
			if (model[n] == REQUEST_HANDED || model[n] == REQUEST_BEGUN) {
				model[n] = REQUEST_ENDED;
				ended[ended_count++] = (int)n;
			}
			break;
		case 5:
			if (one_in(20)) {
				requests_resend(&t);
				sent = 0;
			} else {
				const struct request *r = requests_next_done(&t);

				wrong += r ? sent >= ended_count || r->status != ended[sent] : sent != ended_count;
				sent += r != NULL;
			}
			break;
		case 6:
			wrong += requests_confirm(&t) != (sent > 0);
			if (sent > 0) {
				model[ended[0]] = -1;
				sent--;
				ended_count--;
				memmove(ended, ended + 1, (size_t)ended_count * sizeof(int));
			}
			break;
		}
		if (requests_find(&t, &k))
			wrong += (int)requests_find(&t, &k)->state != model[n];
		else
			wrong += model[n] >= 0;
	}
	ok(wrong == 0, "a random history goes as in the model");
	requests_clear(&t);
}

int main(void)
{
	one_life();
	lists();
	running_list();
	cancels();
	failed_begins();
	random_history();
	return done_testing();
}
