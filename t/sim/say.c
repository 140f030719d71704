/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "mds.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void say(const char *format, va_list args)
{
	fputs("lustre-sim: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

void note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
}

void fatal(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
	exit(1);
}
