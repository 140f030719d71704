// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * What became of one of several requests that a command names: nothing.
 *
 * @param index  its place among them, from 0
 * @param status why, a positive errno
 * @param error  the same for people
 */
public record Refused(int index, int status, String error) {
}
