/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * Is the mover going? From then on what fails in it says nothing of the
 * request: its workers see their children die, descriptors close, copies
 * stop. A failure that Lustre hears of is final (the file is not archived by
 * anybody), so it is told to nobody, and the request is done again, by this
 * mover after its restart or by another after its grace.
 *
 * A mover goes from the moment that it unregisters or a signal that ends
 * programs (SIGTERM, SIGINT, SIGQUIT) is delivered to a handler of it. To learn of the
 * latter, the agent takes the place of such a handler, and calls it.
 * Forked children ask the process that registered, through a page that they
 * share; to them it also counts that it has died. What a signal to a child
 * means is between it and its parent.
 *
 * All of it may be called from any thread and in forked children, and what is
 * marked so in signal handlers.
 */
#ifndef COORDINATOOL_DEPARTURE_H
#define COORDINATOOL_DEPARTURE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Milliseconds that a failure waits for news of the mover's departure: where
 * all processes of a mover get a signal at once, a worker may learn of its
 * child's end before the thread that has to handle the mover's own runs.
 */
#define DEPARTURE_DOUBT_TIME 200

/*
 * Milliseconds after which a signal counts no more, when the mover has not
 * unregistered: it meant something else.
 */
#define DEPARTURE_SIGNAL_TIME 60000

/* A registration begins in this process: nothing is known of its end. -errno. */
int departure_reset(void);

/* Take the place of the mover's handlers; to be repeated, as it may set them at any time. */
void departure_watch(void);

/* The mover unregisters. Signal handlers. */
void departure_unregister(void);

/* When the signal was handled that counts still, in ms, or 0. */
int64_t departure_signalled(void);

/* It did not end the mover. */
void departure_forgive(void);

/* Has the mover unregistered, or died? */
bool departure_final(void);

/* Does it go, as far as is known now? */
bool departure_known(void);

/* Does it go, now or within DEPARTURE_DOUBT_TIME? */
bool departure_awaited(void);

#endif
