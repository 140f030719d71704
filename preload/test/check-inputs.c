/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * What a coordinator, or who writes our configuration, may send: the first byte says to which parser the rest goes.
 * With libFuzzer ("make fuzz") inputs are made without end; otherwise those that are kept in test/inputs are tried,
 * which is what fuzzing began with and what it has found.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "config-file.h"
#include "framer.h"
#include "json.h"
#include "message.h"
#include "request.h"
#include "requests.h"
#include "tap.h"

#define LIMIT 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* The stream in two pieces, cut anywhere, has the same first object. */
static void fuzz_framer(const char *text, size_t len)
{
	struct framer whole, parts;
	ssize_t expected, got;
	size_t cut = len ? (unsigned char)text[0] % len : 0;

	framer_init(&whole, LIMIT);
	expected = framer_next(&whole, text, len);
	require(expected <= (ssize_t)len && expected <= LIMIT);
	framer_init(&parts, LIMIT);
	got = framer_next(&parts, text, cut);
	if (got == 0)
		got = framer_next(&parts, text, len);
	require(got == expected || (got < 0 && expected < 0));
}

static void walk(struct json value, char *room)
{
	struct json_walk steps = json_walk(value);
	struct json key, member;
	int64_t number;

	json_integer(value, &number);
	if (json_is_string(value))
		require(json_decode(value, room) <= value.len);
	while (json_next(&steps, &key, &member)) {
		require(member.text >= value.text && member.text + member.len <= value.text + value.len);
		walk(member, room);
	}
}

static void fuzz_json(const char *text, size_t len)
{
	struct json value;
	char *room = malloc(len + 1);

	if (json_parse(text, len, &value) == 0)
		walk(value, room);
	free(room);
}

/* A reply with work, as far as the mover's buffer. */
static void fuzz_work(const char *text, size_t len)
{
	struct message_list list;
	struct requests requests;
	struct json value, action_list, item;
	struct json_walk items;
	char why[64], buffer[LIMIT];
	size_t need;

	if (json_parse(text, len, &value) || !json_is_object(value))
		return;
	message_failed(value, why, sizeof(why));
	if (!json_member(value, "hsm_action_list", &action_list) || message_read_list(action_list, &list))
		return;
	requests_init(&requests);
	items = json_walk(list.items);
	while (json_next(&items, NULL, &item)) {
		struct request *request = NULL;

		if (request_read(item, list.archive_id, list.flags, &request) == 0 && requests_add(&requests, request))
			free(request);
	}
	while (requests_hand_over(&requests, list.fsname, buffer, sizeof(buffer), &need) > 0)
		continue;
	requests_clear(&requests);
}

static int line(void *arg, const char *path, int number, char *key, char *value)
{
	size_t *bytes = arg;

	require(path && number > 0 && key[0]);
	*bytes += strlen(key) + (value ? strlen(value) : 0);
	return 0;
}

static void fuzz_config(const char *text, size_t len)
{
	char path[64];
	size_t bytes = 0;
	int fd = memfd_create("config", 0);

	require(fd >= 0 && write(fd, text, len) == (ssize_t)len);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	config_files_read(path, true, line, &bytes);
	require(bytes <= len);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const parsers[])(const char *, size_t) = { fuzz_framer, fuzz_json, fuzz_work, fuzz_config };
	char *exact;

	if (size == 0)
		return 0;
	/* A piece of memory of just that size, so that a byte too much is noticed. */
	exact = malloc(size - 1 ? size - 1 : 1);
	memcpy(exact, data + 1, size - 1);
	parsers[data[0] % 4](exact, size - 1);
	free(exact);
	return 0;
}

#ifndef FUZZ
int main(void)
{
	DIR *directory = opendir("test/inputs");
	struct dirent *entry;
	int count = 0;

	while (directory && (entry = readdir(directory))) {
		static uint8_t data[1 << 20];
		char path[512];
		FILE *file;

		snprintf(path, sizeof(path), "test/inputs/%s", entry->d_name);
		file = entry->d_name[0] == '.' ? NULL : fopen(path, "r");
		if (file) {
			LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof(data), file));
			fclose(file);
			count++;
		}
	}
	if (directory)
		closedir(directory);
	ok(count > 0, "inputs that are kept do no harm");
	return done_testing();
}
#endif
