// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * That a request is held: it stays in the queue, and no mover gets it until somebody has looked at it.
 *
 * @param since  nanoseconds since the epoch
 * @param reason why, one line for an administrator
 */
public record Hold(long since, String reason) {
}
