/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "munge.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "symbol.h"

/* The name that it has had since 2007, and what we need of munge.h. */
#define LIBRARY "libmunge.so.2"
#define OPT_SOCKET 8
#define SUCCESS 0

typedef void *(*ctx_create_fn)(void);
typedef void (*ctx_destroy_fn)(void *ctx);
typedef int (*ctx_set_fn)(void *ctx, int option, ...);
typedef const char *(*ctx_strerror_fn)(void *ctx);
typedef int (*encode_fn)(char **credential, void *ctx, const void *payload, int len);

static struct {
	ctx_create_fn ctx_create;
	ctx_destroy_fn ctx_destroy;
	ctx_set_fn ctx_set;
	ctx_strerror_fn ctx_strerror;
	encode_fn encode;
} lib;

#define FIND(library, type, name) FUNCTION(type, dlsym(library, name))

/* It stays loaded. */
static bool load(char *why, size_t size)
{
	void *library;

	if (lib.encode)
		return true;
	library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (!library) {
		snprintf(why, size, "no " LIBRARY " here: install MUNGE's library");
		return false;
	}
	lib.ctx_create = FIND(library, ctx_create_fn, "munge_ctx_create");
	lib.ctx_destroy = FIND(library, ctx_destroy_fn, "munge_ctx_destroy");
	lib.ctx_set = FIND(library, ctx_set_fn, "munge_ctx_set");
	lib.ctx_strerror = FIND(library, ctx_strerror_fn, "munge_ctx_strerror");
	if (lib.ctx_create && lib.ctx_destroy && lib.ctx_set && lib.ctx_strerror)
		lib.encode = FIND(library, encode_fn, "munge_encode");
	if (!lib.encode)
		snprintf(why, size, LIBRARY " is not MUNGE's library");
	return lib.encode;
}

int munge_credential(const char *socket, const char *text, char **credential, char *why, size_t size)
{
	const char *detail;
	void *ctx;
	int rc = 0;

	*credential = NULL;
	if (!load(why, size))
		return -ENOENT;
	ctx = lib.ctx_create();
	if (!ctx) {
		snprintf(why, size, "out of memory");
		return -ENOMEM;
	}
	if (*socket)
		lib.ctx_set(ctx, OPT_SOCKET, socket);
	if (lib.encode(credential, ctx, text, (int)strlen(text)) != SUCCESS) {
		detail = lib.ctx_strerror(ctx);
		snprintf(why, size, "munged makes no credential: %s", detail ? detail : "it does not say why");
		rc = -EIO;
	}
	lib.ctx_destroy(ctx);
	return rc;
}
