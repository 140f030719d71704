// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * coordinatool-client(1): shows the queue, explains and follows requests, cancels, locks, compares. A class a command,
 * each over the TCP protocol alone.
 *
 * <p>A tool lives for a tenth of a second, most of which is the start of Java: no reflection, and nothing is loaded
 * that the command does not need.
 */
package coordinatool.client;
