/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "request.h"

#include <stdlib.h>

static bool fid_equal(const struct lu_fid *a, const struct lu_fid *b)
{
	return a->f_seq == b->f_seq && a->f_oid == b->f_oid && a->f_ver == b->f_ver;
}

bool request_key_equal(const struct request_key *a, const struct request_key *b)
{
	return a->cookie == b->cookie && fid_equal(&a->dfid, &b->dfid) && fid_equal(&a->fid, &b->fid);
}

static int read_u64(struct json value, uint64_t *to)
{
	int64_t n;

	if (json_integer(value, &n))
		return -EPROTO;
	*to = (uint64_t)n;
	return 0;
}

/* 32-bit values may come sign-extended. */
static int read_u32(struct json value, uint32_t *to)
{
	int64_t n;

	if (json_integer(value, &n) || n < INT32_MIN || n > UINT32_MAX)
		return -EPROTO;
	*to = (uint32_t)n;
	return 0;
}

/* The fields of packed structures have no address that may be passed on. */
static int read_fid(struct json value, struct lu_fid *fid)
{
	struct json_walk walk = json_walk(value);
	uint32_t oid = 0, ver = 0;
	uint64_t seq = 0;
	struct json key, v;
	int rc = 0;

	if (!json_is_object(value) && !json_is_null(value))
		return -EPROTO;
	while (json_next(&walk, &key, &v)) {
		if (json_equals(key, "f_seq"))
			rc |= read_u64(v, &seq);
		else if (json_equals(key, "f_oid"))
			rc |= read_u32(v, &oid);
		else if (json_equals(key, "f_ver"))
			rc |= read_u32(v, &ver);
	}
	fid->f_seq = seq;
	fid->f_oid = oid;
	fid->f_ver = ver;
	return rc ? -EPROTO : 0;
}

static int read_data(struct json value, struct json *data)
{
	if (json_is_null(value))
		return 0;
	if (!json_is_string(value))
		return -EPROTO;
	*data = value;
	return 0;
}

static int read_member(struct request *r, struct json key, struct json value)
{
	uint64_t n = 0;
	int rc = 0;

	if (json_equals(key, "hai_action"))
		return read_u32(value, &r->action);
	if (json_equals(key, "hai_fid"))
		return read_fid(value, &r->key.fid);
	if (json_equals(key, "hai_dfid"))
		return read_fid(value, &r->key.dfid);
	if (json_equals(key, "hai_cookie"))
		return read_u64(value, &r->key.cookie);
	if (json_equals(key, "hai_gid"))
		return read_u64(value, &r->gid);
	if (json_equals(key, "hal_archive_id"))
		return read_u32(value, &r->archive_id);
	if (json_equals(key, "hal_flags"))
		return read_u64(value, &r->flags);
	if (json_equals(key, "hai_extent_offset")) {
		rc = read_u64(value, &n);
		r->extent.offset = n;
	} else if (json_equals(key, "hai_extent_length")) {
		rc = read_u64(value, &n);
		r->extent.length = n;
	}
	return rc;
}

/* The data's bytes go behind the text of the item. */
static int decode_data(struct request **request, struct json data)
{
	size_t json_len = (*request)->json_len;
	size_t at = data.len ? (size_t)(data.text - (*request)->json) : 0;
	struct request *r;

	if (!data.len)
		return 0;
	r = realloc(*request, sizeof(*r) + json_len + data.len);
	if (!r)
		return -ENOMEM;
	*request = r;
	data.text = r->json + at;
	r->data_len = json_decode(data, r->json + json_len);
	r->data_len = request_data_bytes(r->json + json_len, r->data_len);
	return 0;
}

int request_read(struct json item, uint32_t archive_id, uint64_t flags, struct request **request)
{
	struct json data = { NULL, 0 };
	struct json_walk walk;
	struct json key, value;
	struct request *r;

	*request = NULL;
	if (!json_is_object(item))
		return -EPROTO;
	r = calloc(1, sizeof(*r) + item.len);
	if (!r)
		return -ENOMEM;
	memcpy(r->json, item.text, item.len);
	r->json_len = item.len;
	r->archive_id = archive_id;
	r->flags = flags;
	walk = json_walk((struct json){ r->json, r->json_len });
	while (json_next(&walk, &key, &value)) {
		if (json_equals(key, "hai_data") ? read_data(value, &data) : read_member(r, key, value))
			r->refused = true;
	}
	if (decode_data(&r, data)) {
		free(r);
		return -ENOMEM;
	}
	*request = r;
	return 0;
}

size_t request_list_head(const char *fsname)
{
	return sizeof(struct hsm_action_list) + hal_round8(strlen(fsname) + 1);
}

/* hai_len of an item; its data and the NUL behind it included. */
static size_t item_length(const struct request *r)
{
	return sizeof(struct hsm_action_item) + r->data_len + 1;
}

size_t request_packed_size(const struct request *r)
{
	return hal_round8(item_length(r));
}

size_t request_pack_head(char *buf, const char *fsname, const struct request *first)
{
	struct hsm_action_list hal = {
		.hal_version = HAL_VERSION,
		.hal_flags = first->flags,
		.hal_archive_id = first->archive_id,
	};
	size_t size = request_list_head(fsname);

	memset(buf, 0, size);
	memcpy(buf, &hal, sizeof(hal));
	memcpy(buf + sizeof(hal), fsname, strlen(fsname));
	return size;
}

size_t request_pack(char *buf, size_t used, const struct request *r)
{
	struct hsm_action_item hai = {
		.hai_len = (uint32_t)item_length(r),
		.hai_action = r->action,
		.hai_fid = r->key.fid,
		.hai_dfid = r->key.dfid,
		.hai_extent = r->extent,
		.hai_cookie = r->key.cookie,
		.hai_gid = r->gid,
	};
	char *at = buf + used, *data = at + sizeof(hai);
	struct hsm_action_list hal;

	memcpy(at, &hai, sizeof(hai));
	memcpy(data, r->json + r->json_len, r->data_len);
	memset(data + r->data_len, 0, request_packed_size(r) - sizeof(hai) - r->data_len);
	memcpy(&hal, buf, sizeof(hal));
	hal.hal_count++;
	memcpy(buf, &hal, sizeof(hal));
	return used + request_packed_size(r);
}

size_t request_data_bytes(char *text, size_t len)
{
	unsigned char *in = (unsigned char *)text, *out = in, *end = in + len;

	while (in < end) {
		/* U+F0080 to U+F00FF are F3 B0 82 80 to F3 B0 83 BF. */
		if (end - in >= 4 && in[0] == 0xf3 && in[1] == 0xb0 && (in[2] & 0xfe) == 0x82 &&
		    (in[3] & 0xc0) == 0x80) {
			*out++ = (unsigned char)(0x80 | (in[2] & 1) << 6 | (in[3] & 0x3f));
			in += 4;
		} else {
			*out++ = *in++;
		}
	}
	return (size_t)(out - (unsigned char *)text);
}
