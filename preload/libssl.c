/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "libssl.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const libraries[] = { "libssl.so.3", "libssl.so.1.1" };

#define NAME(type, name, arguments) { #name, offsetof(struct libssl, name) },
static const struct {
	const char *name;
	size_t offset;
} functions[] = { LIBSSL_FUNCTIONS(NAME) };

static struct libssl lib;

/* Those of libcrypto are found too, since libssl needs it. */
static bool find_functions(void *library)
{
	for (size_t i = 0; i < COUNT(functions); i++) {
		void *function = dlsym(library, functions[i].name);

		if (!function)
			return false;
		memcpy((char *)&lib + functions[i].offset, &function, sizeof(function));
	}
	return true;
}

const struct libssl *libssl_load(char *why, size_t size)
{
	static bool loaded;
	void *library = NULL;

	if (loaded)
		return &lib;
	for (size_t i = 0; i < COUNT(libraries) && !library; i++)
		library = dlopen(libraries[i], RTLD_NOW | RTLD_LOCAL);
	if (!library) {
		snprintf(why, size, "no libssl.so.3 or libssl.so.1.1 here: install OpenSSL's library");
		return NULL;
	}
	/* Without its exit handler, which would free what our thread uses until the process is gone. */
	loaded = find_functions(library) && lib.OPENSSL_init_ssl(OPENSSL_INIT_NO_ATEXIT, NULL);
	if (!loaded)
		snprintf(why, size, "OpenSSL here is older than 1.1.1, or not OpenSSL");
	return loaded ? &lib : NULL;
}
