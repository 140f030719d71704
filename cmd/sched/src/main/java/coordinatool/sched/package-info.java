// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * coordinatool-sched(8): the process around {@link coordinatool.scheduler.Scheduler}. One loop takes what the other
 * programs say, has the scheduler decide, and carries out what follows: to the store, to Lustre by an ingest, to
 * reports, to who follows, and to who is to be answered.
 *
 * <p>The promise of durability is {@link coordinatool.sched.Journal} and {@link coordinatool.sched.CommitGate}: nobody
 * hears of a change before the store has it. Store and bus are handed in, so tests play a whole site in one process.
 */
package coordinatool.sched;
