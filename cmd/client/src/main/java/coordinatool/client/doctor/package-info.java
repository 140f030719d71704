// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * What {@code coordinatool-client doctor} looks at. Each kind of trouble is a {@link coordinatool.client.doctor.Check}
 * of its own, a class of a few lines in the list of {@link coordinatool.client.doctor.Doctor}. What it may look at is
 * in {@link coordinatool.client.doctor.Site}. A check looks at what there is on this host, and says of the rest that it
 * was not looked at.
 */
package coordinatool.client.doctor;
