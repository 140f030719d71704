// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * The queue, and every decision: a pure state machine without sockets, threads, clock, random numbers or log. What
 * happens comes in by the methods of {@link coordinatool.scheduler.Scheduler}, with the time and a seed; what follows
 * goes out by {@link coordinatool.scheduler.Effects}, one method a fact. So the same code runs in production and in
 * tests of thousands of random histories.
 *
 * <p>No step may look through a queue: each costs O(1) or O(log n) in requests, movers, hints and hosts. What takes
 * longer, such as the requests of a mover that is gone, is done in parts, one a turn. There are two exceptions. Two
 * batches of one hint that meet in one place become one, which costs O(n) in the requests of the smaller one. A
 * reconfiguration of hosts takes all batches and queues of archives from all movers at once, O(n) in these; the
 * archives in them are placed anew in parts.
 *
 * <p>The rules stand where their subject is: {@link coordinatool.scheduler.queue} has requests, {@link
 * coordinatool.scheduler.movers} movers, {@link coordinatool.scheduler.placement} where archives wait, and {@link
 * coordinatool.scheduler.policy} what another site may want otherwise. This package has what concerns several of them.
 */
package coordinatool.scheduler;
