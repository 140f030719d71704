/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * What people may give the stand-in: FIDs, sizes, action lists as JSON. The first byte says to which parser the rest
 * goes. With libFuzzer ("make fuzz") inputs are made without end; otherwise inputs DIR tries those that are kept there,
 * which is what fuzzing began with and what it has found. TAP on stdout; run by 13-inputs.t.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../../preload/llapi.h"
#include "../hal-json.h"
#include "tap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int llapi_fid_parse(const char *fidstr, struct lu_fid *fid, char **endptr);
int llapi_parse_size(const char *arg, unsigned long long *size, unsigned long long *size_units, int bytes_spec);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void fuzz_fid(const char *text, size_t len)
{
	struct lu_fid fid, again;
	char shown[80], *end;
	int rc = llapi_fid_parse(text, &fid, &end);

	require(end >= text && end <= text + len);
	if (rc)
		return;
	snprintf(shown, sizeof(shown), "[0x%llx:0x%x:0x%x]", (unsigned long long)fid.f_seq, fid.f_oid, fid.f_ver);
	require(llapi_fid_parse(shown, &again, NULL) == 0 && memcmp(&fid, &again, sizeof(fid)) == 0);
}

static void fuzz_size(const char *text, size_t len)
{
	unsigned long long size, units = 1;

	(void)len;
	llapi_parse_size(text, &size, &units, 1);
}

static void fuzz_list(const char *text, size_t len)
{
	struct text hal = { 0 };
	char path[64];
	int fd = memfd_create("list", 0);

	require(fd >= 0 && write(fd, text, len) == (ssize_t)len);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (hal_from_json(path, "testfs", &hal))
		require(hal.len % 8 == 0 && hal.len >= sizeof(struct hsm_action_list));
	text_free(&hal);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const parsers[])(const char *, size_t) = { fuzz_fid, fuzz_size, fuzz_list };
	char *text;

	if (size == 0)
		return 0;
	/* A string that ends where its memory does, so that a byte too much is noticed. */
	text = strndup((const char *)data + 1, size - 1);
	parsers[data[0] % 3](text, strlen(text));
	free(text);
	return 0;
}

#ifndef FUZZ
int main(int argc, char **argv)
{
	DIR *directory = argc == 2 ? opendir(argv[1]) : NULL;
	struct dirent *entry;
	int inputs = 0;

	while (directory && (entry = readdir(directory))) {
		static uint8_t data[1 << 16];
		char path[1024];
		FILE *file;

		snprintf(path, sizeof(path), "%s/%s", argv[1], entry->d_name);
		file = entry->d_name[0] == '.' ? NULL : fopen(path, "r");
		if (file) {
			LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof(data), file));
			fclose(file);
			inputs++;
		}
	}
	if (directory)
		closedir(directory);
	result("inputs that are kept do no harm", inputs > 0);
	printf("1..%d\n", count);
	return failed ? 1 : 0;
}
#endif
