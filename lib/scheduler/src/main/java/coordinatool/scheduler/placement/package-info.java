// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * Where archives wait: which mover they are bound to, and how they are kept together.
 *
 * <p>The rules:
 * <ul>
 * <li>A site may say which movers may have archives with certain data ({@code archive_on_hosts}). Then only these do,
 * and if none of them is there the archives wait, however idle the others are: the site has its reason, a tape drive
 * for instance. Among several the choice is random, so that they share; it is made again when a mover is gone for good.
 * <li>Where batches are on, a mover works on few hints at a time, one a slot, so that a tape is mounted once for many
 * files. Whoever has a slot gains; the others wait, but not longer than the slot's time where they have nothing else to
 * wait for. Within a hint the order is that of all queues; between hints those go first that never had a slot.
 * <li>A mover's limit of archives is divided evenly among its slots, so that no hint can take them all.
 * </ul>
 *
 * <p>{@link coordinatool.scheduler.placement.ArchiveRouter} is the way in, and the only one who decides where a request
 * waits.
 */
package coordinatool.scheduler.placement;
