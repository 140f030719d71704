// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

/**
 * A setting with which Redis may lose what it holds.
 *
 * @param name   as CONFIG SET has it
 * @param value  what it is
 * @param wanted what it should be
 * @param danger what happens, for people
 */
public record UnsafeSetting(String name, String value, String wanted, String danger) {
}
