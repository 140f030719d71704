/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * What the agent says, on stderr, one line an event.
 *
 * The process belongs to the mover, so the agent is silent unless asked: until
 * a configuration names a level, only LOG_ERROR and worse is shown, which is
 * what an administrator has to act on. The levels are those of `verbose` in
 * coordinatool.conf.
 */
#ifndef COORDINATOOL_LOG_H
#define COORDINATOOL_LOG_H

enum log_level {
	LOG_OFF,
	LOG_FATAL,
	LOG_ERROR,
	LOG_WARN,
	LOG_NORMAL,
	LOG_INFO,
	LOG_DEBUG,
};

#define LOG_DEFAULT LOG_ERROR

/* Accepts a name or a digit, in any case. Returns -EINVAL for anything else. */
int log_parse_level(const char *text, enum log_level *level);

void log_set_level(enum log_level level);

/*
 * Any thread, also a forked child. Keeps errno. Lines are written with one
 * write(2) and cut at LOG_LINE_MAX. Not for signal handlers.
 */
__attribute__((format(printf, 2, 3)))
void log_at(enum log_level level, const char *fmt, ...);

#define LOG_LINE_MAX 1024

#endif
