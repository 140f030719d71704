// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * Whom the file of a request belongs to.
 *
 * @param name of the account, or its number where there is no such account
 */
public record Owner(long uid, String name) {
    /** Whether this is who is meant by a name or a number. */
    public boolean is(String user) {
        return name.equals(user) || Long.toString(uid).equals(user);
    }
}
