/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <stdlib.h>

#include "buffer.h"
#include "request.h"
#include "tap.h"

static struct request *read_text(const char *text, int expected)
{
	struct request *r = NULL;
	struct json v;

	if (json_parse(text, strlen(text), &v)) {
		ok(false, "the test's own JSON is well-formed");
		return NULL;
	}
	ok(request_read(v, 7, 5, &r) == expected, "reading gives %d", expected);
	return r;
}

static const char full[] =
	"{\"hai_action\":20,\"hai_fid\":{\"f_seq\":8589935617,\"f_oid\":-1,\"f_ver\":0},"
	"\"hai_dfid\":{\"f_seq\":-1,\"f_oid\":2},\"hai_extent_offset\":4096,\"hai_extent_length\":-1,"
	"\"hai_cookie\":-9223372036854775807,\"hai_gid\":-2,\"hal_archive_id\":3,\"hal_flags\":1,"
	"\"hai_data\":\"tag=x\",\"timestamp\":99999999999999999999,\"extra\":{\"x\":[1,2.5,null,true]}}";

static void whole_item(void)
{
	struct request *r = read_text(full, 0);

	ok(!r->refused, "a number that is too large does not matter where nobody reads it");
	ok(r->action == 20 && r->archive_id == 3 && r->flags == 1, "action, archive id and flags");
	ok(r->key.fid.f_seq == 0x200000401 && r->key.fid.f_oid == 0xffffffff && r->key.fid.f_ver == 0, "fid");
	ok(r->key.dfid.f_seq == UINT64_MAX && r->key.dfid.f_oid == 2, "dfid of all 64 bits");
	ok(r->key.cookie == 0x8000000000000001, "cookie of all 64 bits");
	ok(r->extent.offset == 4096 && r->extent.length == UINT64_MAX && r->gid == UINT64_MAX - 1, "extent and gid");
	ok(r->data_len == 5 && memcmp(r->json + r->json_len, "tag=x", 5) == 0, "data");
	ok(r->json_len == strlen(full) && memcmp(r->json, full, r->json_len) == 0, "the text is kept as it came");
	free(r);
}

static void odd_items(void)
{
	static const char *const refused[] = {
		"{\"hai_cookie\":\"5\"}", "{\"hai_fid\":5}", "{\"hai_fid\":{\"f_oid\":4294967296}}", "{\"hai_data\":5}",
		"{\"hai_action\":1.5}", "{\"hai_gid\":18446744073709551616}", "{\"hai_extent_length\":[]}",
	};
	struct request *r = read_text("{}", 0);

	ok(!r->refused && r->archive_id == 7 && r->flags == 5, "archive id and flags of the list where there are none");
	free(r);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		r = read_text(refused[i], 0);
		ok(r->refused, "refused: %s", refused[i]);
		free(r);
	}
	r = read_text("{\"hai_cookie\":5,\"hai_data\":{},\"hai_dfid\":{\"f_seq\":1,\"f_oid\":2}}", 0);
	ok(r->refused && r->key.cookie == 5 && r->key.dfid.f_oid == 2, "a refused item still has its key");
	free(r);
	ok(!read_text("[]", -EPROTO), "not an object");
}

static bool data_is(const char *json, const char *bytes, size_t len)
{
	struct buffer text = { 0 };
	struct request *r;
	struct json v;
	bool same;

	buffer_printf(&text, "{\"hai_data\":%s}", json);
	if (json_parse(text.data, text.len, &v) || request_read(v, 1, 0, &r))
		return false;
	same = r->data_len == len && memcmp(r->json + r->json_len, bytes, len) == 0;
	free(r);
	buffer_free(&text);
	return same;
}

static void data_bytes(void)
{
	ok(data_is("\"t\\u00e9g=\xe2\x9c\x93\"", "t\xc3\xa9g=\xe2\x9c\x93", 8), "UTF-8 stays as it is");
	ok(data_is("\"a\\u0000b\"", "a\0b", 3), "NUL in the middle");
	ok(data_is("\"\\udb80\\udc80\\udb80\\udcff\"", "\x80\xff", 2), "code points that stand for bytes, escaped");
	ok(data_is("\"\xf3\xb0\x82\x80\xf3\xb0\x82\xbf\xf3\xb0\x83\x80\xf3\xb0\x83\xbf\"", "\x80\xbf\xc0\xff", 4),
	   "code points that stand for bytes, as they are");
	ok(data_is("\"\xf3\xb0\x82\xf3\xb0\x83\xbf\"", "\xf3\xb0\x82\xff", 4), "one that is cut off");
	ok(data_is("\"\xf3\xb0\x81\xbf\xf3\xb0\x84\x80\"", "\xf3\xb0\x81\xbf\xf3\xb0\x84\x80", 8), "their neighbours");
}

static struct request *with_data(size_t len, uint64_t cookie)
{
	struct buffer text = { 0 };
	struct request *r = NULL;
	struct json v;

	buffer_printf(&text, "{\"hai_action\":20,\"hai_cookie\":%llu,\"hai_data\":\"", (unsigned long long)cookie);
	while (len--)
		buffer_append(&text, "d", 1);
	buffer_append(&text, "\"}", 2);
	if (!json_parse(text.data, text.len, &v))
		request_read(v, 3, 1, &r);
	buffer_free(&text);
	return r;
}

/* The list that Lustre would make of it, except for the NUL that is counted in hai_len. */
static void layout(void)
{
	struct request *a = with_data(5, 11), *b = with_data(8, 12);
	char buf[512];
	size_t used;
	struct hsm_action_list *hal = (struct hsm_action_list *)buf;
	struct hsm_action_item *hai;

	memset(buf, 0xee, sizeof(buf));
	ok(request_list_head("testfs0") == 40 && request_list_head("testfs00") == 48, "the first item's place");
	used = request_pack_head(buf, "testfs0", a);
	used = request_pack(buf, used, a);
	ok(used == 120, "the second item's place");
	used = request_pack(buf, used, b);
	ok(used == 40 + 80 + 88, "the list's size");
	ok(hal->hal_version == 1 && hal->hal_count == 2 && hal->hal_compound_id == 0 && hal->hal_flags == 1 &&
		   hal->hal_archive_id == 3 && hal->padding1 == 0 && strcmp(hal->hal_fsname, "testfs0") == 0,
	   "the list's head");
	hai = hai_first(hal);
	ok((char *)hai == buf + 40 && hai->hai_len == 72 + 6 && hai->hai_cookie == 11 && strcmp(hai->hai_data, "ddddd") == 0,
	   "the first item, with a NUL behind its data");
	hai = hai_next(hai);
	ok((char *)hai == buf + 120 && hai->hai_len == 72 + 9 && hai->hai_cookie == 12 &&
		   strcmp(hai->hai_data, "dddddddd") == 0,
	   "the second");
	ok((char *)hai_next(hai) == buf + used && (unsigned char)buf[used] == 0xee, "nothing is written behind the end");
	ok(buf[119] == 0 && buf[used - 1] == 0, "gaps are zero");
	free(a);
	free(b);
}

static void random_text(void)
{
	int wrong = 0;

	for (int i = 0; i < 20000; i++) {
		static const char *const pieces[] = {
			"{", "}", "\"hai_data\":", "\"hai_fid\":", "\"hai_cookie\":", "\"x\":", "1", "-1", "\"\\udb80\\udc80\"",
			"\"\xf3\xb0\x82\"", "null", "[]", "{}", ",", ":", "\"f_seq\":",
		};
		struct buffer text = { 0 };
		struct request *r = NULL;
		struct json v;
		uint32_t count = random_below(12);

		buffer_append(&text, "{", 1);
		while (count--)
			buffer_printf(&text, "%s", pieces[random_below(16)]);
		buffer_append(&text, "}", 1);
		if (json_parse(text.data, text.len, &v) == 0) {
			wrong += request_read(v, 0, 0, &r) != 0 || r->data_len > r->json_len;
			free(r);
		}
		buffer_free(&text);
	}
	ok(wrong == 0, "any object gives a request");
}

int main(void)
{
	whole_item();
	odd_items();
	data_bytes();
	layout();
	random_text();
	return done_testing();
}
