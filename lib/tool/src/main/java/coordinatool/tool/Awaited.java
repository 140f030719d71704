// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

/**
 * What a daemon waits for.
 *
 * @param what   as in {@code redis at localhost:6379}
 * @param reason why it cannot be used now, as in {@code Connection refused}
 */
public record Awaited(String what, String reason) {
    String text() {
        return what + ": " + reason;
    }
}
