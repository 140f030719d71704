// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * coordinatool-ingest(8): takes requests from Lustre, hands them to the scheduler, and tells Lustre what has become of
 * those that no mover will end. The one program that needs rights, so it is small and decides nothing.
 *
 * <p>Calls of liblustreapi may hang, so each kind has a thread; the loop speaks with the scheduler. What Lustre has
 * given is in a file until the scheduler has accepted it.
 */
package coordinatool.ingest;
