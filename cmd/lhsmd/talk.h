/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What lhsmd_coordinatool says, to people and to systemd. */
#ifndef COORDINATOOL_TALK_H
#define COORDINATOOL_TALK_H

#define PROGRAM "lhsmd_coordinatool"

/*
 * One line on stderr, with the journal's priority of a warning where the
 * journal reads it (sd-daemon(3)), as the daemons do.
 */
__attribute__((format(printf, 1, 2)))
void say(const char *fmt, ...);

/* sd_notify(3): told to the socket of NOTIFY_SOCKET, if there is one. */
void tell_systemd(const char *state);

#endif
