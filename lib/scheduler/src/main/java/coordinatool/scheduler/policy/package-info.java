// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * Who gets what: the choices of a site, and the two rules that another policy would replace.
 *
 * <ul>
 * <li>{@link coordinatool.scheduler.policy.Ordering}: what is first among what waits. Today the oldest.
 * <li>{@link coordinatool.scheduler.policy.Share}: how much of it one mover gets in one reply. Today an equal part.
 * </ul>
 *
 * <p>Users wait for restores, and removes are short, so these go before archives in every reply, whatever the ordering.
 * That is not for a policy to change: a mover expects it. Nor is that one request of a file runs at a time, which
 * protects the archived copy; see {@link coordinatool.scheduler.queue}.
 *
 * <p>A policy for fairness between users would be: an {@code Ordering} that ranks by user, here; a key in
 * {@code lib/tool}'s configuration, with its line in the man page; and its choice where {@code cmd/sched} makes the
 * {@link coordinatool.scheduler.policy.Policy}.
 */
package coordinatool.scheduler.policy;
