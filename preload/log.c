/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ascii.h"

static const char *const names[] = {
	"off", "fatal", "error", "warn", "normal", "info", "debug",
};

static _Atomic enum log_level current = LOG_DEFAULT;

int log_parse_level(const char *text, enum log_level *level)
{
	for (int i = LOG_OFF; i <= LOG_DEBUG; i++) {
		if (ascii_equal(text, names[i]) ||
		    (text[0] == '0' + i && text[1] == '\0')) {
			*level = i;
			return 0;
		}
	}
	return -EINVAL;
}

void log_set_level(enum log_level level)
{
	current = level;
}

void log_at(enum log_level level, const char *fmt, ...)
{
	static const char prefix[] = "coordinatool-agent: ";
	char line[LOG_LINE_MAX];
	int saved = errno;
	va_list ap;
	size_t len = sizeof(prefix) - 1;
	int body;

	if (level > current)
		return;
	memcpy(line, prefix, len);
	va_start(ap, fmt);
	body = vsnprintf(line + len, sizeof(line) - len - 1, fmt, ap);
	va_end(ap);
	if (body > 0)
		len += strlen(line + len);
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, len) < 0)
		errno = saved; /* nowhere left to complain */
	errno = saved;
}
