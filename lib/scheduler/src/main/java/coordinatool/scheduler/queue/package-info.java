// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * Requests: all of them by key, those of one file, and those that wait, in order.
 *
 * <p>The rules that hold here whatever the policy:
 * <ul>
 * <li>A request is known by its cookie and the FID of its data. A second one with these is the same one.
 * <li>One request of a file runs at a time. Two archives of one file that run at once can destroy the good copy, and
 * Lustre does not refuse the second any more. Whoever waits for the other keeps its place, and loses only the time.
 * While none runs, the first of each type, archive id and set of flags may go: an archive that no mover takes must not
 * hold up a restore that a user waits for.
 * <li>What is first is decided by {@link coordinatool.scheduler.policy.Ordering} when a request comes. One that a mover
 * did not end returns to its place, so nobody loses by a mover that fails.
 * <li>What a mover may not have is never looked at, so a full queue for one archive costs the others nothing.
 * </ul>
 *
 * <p>{@link coordinatool.scheduler.queue.RequestTable} is the way in. How a {@link coordinatool.scheduler.queue.Task}
 * is packed, and the tree that keeps tasks in order, are known in this package only: a million requests fit in 512 MB
 * of heap, at most 200 bytes each.
 */
package coordinatool.scheduler.queue;
