// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * Movers: who is here, who was, what each runs, and who waits for work.
 *
 * <p>The rules:
 * <ul>
 * <li>A mover with a name keeps what it has for a grace when it goes, so that a copytool that is restarted finds its
 * work again; the users of that work wait for it as long. One without a name cannot be told from another, so what it
 * had goes to others at once.
 * <li>Among movers that wait for the same work the least loaded gets it, then the one that has waited longest. Load is
 * the number of requests that a mover runs, since nothing is known of their sizes.
 * <li>A listing names connected movers first, the latest first.
 * </ul>
 */
package coordinatool.scheduler.movers;
