/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "hal-json.h"

#include <jansson.h>
#include <stdio.h>

#include "proto.h"

static uint64_t number(const json_t *object, const char *key, uint64_t otherwise)
{
	const json_t *value = json_object_get(object, key);

	return json_is_integer(value) ? (uint64_t)json_integer_value(value) : otherwise;
}

static bool fid_from_json(const json_t *item, const char *key, struct lu_fid *fid)
{
	const json_t *object = json_object_get(item, key);

	if (!json_is_object(object))
		return false;
	*fid = (struct lu_fid){ number(object, "f_seq", 0), (uint32_t)number(object, "f_oid", 0),
				(uint32_t)number(object, "f_ver", 0) };
	return true;
}

/*
 * Data that is not UTF-8 is written with a code point U+F0080 to U+F00FF for each odd byte, as coordinatool does. In
 * UTF-8 these are F3 B0 82 80 to F3 B0 83 BF.
 */
static void add_data(struct text *hal, const unsigned char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = data[i];

		if (len - i >= 4 && byte == 0xf3 && data[i + 1] == 0xb0 && (data[i + 2] & 0xfe) == 0x82) {
			byte = (unsigned char)((data[i + 2] & 1) << 6 | (data[i + 3] & 0x3f) | 0x80);
			i += 3;
		}
		text_add(hal, &byte, 1);
	}
}

static bool add_item(struct text *hal, const json_t *json)
{
	const json_t *data = json_object_get(json, "hai_data");
	struct hsm_action_item item = {
		.hai_action = (uint32_t)number(json, "hai_action", 0),
		.hai_extent = { number(json, "hai_extent_offset", 0), number(json, "hai_extent_length", LUSTRE_EOF) },
		.hai_cookie = number(json, "hai_cookie", 0),
		.hai_gid = number(json, "hai_gid", 0),
	};
	struct lu_fid fid, dfid;
	size_t start = hal->len;
	uint32_t len;

	if (!fid_from_json(json, "hai_fid", &fid))
		return false;
	if (!fid_from_json(json, "hai_dfid", &dfid))
		dfid = fid;
	item.hai_fid = fid;
	item.hai_dfid = dfid;
	text_add(hal, &item, sizeof(item));
	if (json_is_string(data))
		add_data(hal, (const unsigned char *)json_string_value(data), json_string_length(data));
	len = (uint32_t)(hal->len - start);
	memcpy(hal->at + start, &len, sizeof(len));
	while (hal->len % 8)
		text_add(hal, "", 1);
	return true;
}

static bool make_list(const json_t *json, const char *fsname, struct text *hal)
{
	const json_t *items = json_object_get(json, "items"), *name = json_object_get(json, "hal_fsname"), *item;
	struct hsm_action_list head = {
		.hal_version = HAL_VERSION,
		.hal_count = (uint32_t)json_array_size(items),
		.hal_flags = number(json, "hal_flags", 0),
		.hal_archive_id = (uint32_t)number(json, "hal_archive_id", 1),
	};
	size_t i;

	if (!json_is_array(items))
		return false;
	if (json_is_string(name))
		fsname = json_string_value(name);
	text_add(hal, &head, sizeof(head));
	text_add(hal, fsname, strlen(fsname) + 1);
	while (hal->len % 8)
		text_add(hal, "", 1);
	json_array_foreach(items, i, item)
		if (!add_item(hal, item))
			return false;
	return true;
}

bool hal_from_json(const char *path, const char *fsname, struct text *hal)
{
	bool from_stdin = !strcmp(path, "-");
	json_error_t error;
	json_t *json;
	bool good;

	json = from_stdin ? json_loadf(stdin, JSON_ALLOW_NUL, &error) : json_load_file(path, JSON_ALLOW_NUL, &error);
	if (!json) {
		fprintf(stderr, "simctl: %s: line %d: %s\n", path, error.line, error.text);
		return false;
	}
	good = make_list(json, fsname, hal);
	if (!good)
		fprintf(stderr, "simctl: %s: not an HSM action list with \"items\", each with a \"hai_fid\"\n", path);
	json_decref(json);
	return good;
}
