/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * Keeps the four daemons running.
 *
 * The scheduler starts first, and the others once it is ready, as the systemd
 * units do. What ends is started again, after a delay that doubles while it
 * does not last. Two ends are final:
 * - A daemon that has never been ready and ends with a status of its own, other
 *   than 75, cannot work here, and has said why: everything stops, with that
 *   status. So the C server ended where Redis or its port was not to be had.
 * - After lock and quit all daemons end with 0, and so do we. One that ends with
 *   0 may as well have been stopped alone, to be replaced; the difference is
 *   whether the scheduler and another one end together.
 */
#ifndef COORDINATOOL_SUPERVISOR_H
#define COORDINATOOL_SUPERVISOR_H

/* Milliseconds until what has lasted a while is started again, ... */
#define RESTART_FIRST 100
/* ... then, from a second on, twice as many each time, up to these. */
#define RESTART_SECOND 1000
#define RESTART_MOST 30000
/* A life of so many milliseconds makes the delay the first one again. */
#define RESTART_FORGIVEN 60000
/* How far apart daemons end that end together: more than a busy machine takes. */
#define TOGETHER 3000

/* At a stop the scheduler is told last, so many milliseconds after the others at most. */
#define STOP_SCHEDULER 800
/* What has not ended by then is killed; a daemon ends by itself two seconds after it was told. */
#define STOP_MOST 3000

/*
 * Runs until told to stop by SIGTERM, SIGINT, SIGQUIT or SIGHUP, or until all
 * is over. The scheduler's arguments are everybody's.
 *
 * Returns the exit status.
 */
int supervise(char **arguments);

#endif
