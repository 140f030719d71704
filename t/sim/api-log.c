/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The library's messages. */
#include "api.h"

#include <stdatomic.h>
#include <stdio.h>

static void to_stderr(enum llapi_message_level level, int err, const char *fmt, va_list ap);

static atomic_int current_level = LLAPI_MSG_MAX;
static _Atomic(llapi_log_callback_t) sink = to_stderr;

static void to_stderr(enum llapi_message_level level, int err, const char *fmt, va_list ap)
{
	flockfile(stderr);
	fprintf(stderr, "%s: ", program_invocation_short_name);
	vfprintf(stderr, fmt, ap);
	if (level & LLAPI_MSG_NO_ERRNO)
		fputc('\n', stderr);
	else
		fprintf(stderr, ": %s (%d)\n", strerror(err), err);
	funlockfile(stderr);
}

EXPORT void llapi_msg_set_level(int level)
{
	if (level < LLAPI_MSG_OFF)
		level = LLAPI_MSG_OFF;
	atomic_store(&current_level, level > LLAPI_MSG_MAX ? LLAPI_MSG_MAX : level);
}

EXPORT int llapi_msg_get_level(void)
{
	return atomic_load(&current_level);
}

EXPORT llapi_log_callback_t llapi_error_callback_set(llapi_log_callback_t cb)
{
	return atomic_exchange(&sink, cb ? cb : to_stderr);
}

EXPORT void llapi_error(enum llapi_message_level level, int err, const char *fmt, ...)
{
	int saved = errno;
	va_list args;

	if ((int)(level & LLAPI_MSG_MASK) > atomic_load(&current_level))
		return;
	va_start(args, fmt);
	atomic_load(&sink)(level, err < 0 ? -err : err, fmt, args);
	va_end(args);
	errno = saved;
}
