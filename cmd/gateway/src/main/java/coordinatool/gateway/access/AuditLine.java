// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

/**
 * What is said of commands that change something, one or several in a row.
 *
 * @param uid     who has said it; {@code CN=name} of who has shown a certificate, {@code unknown} where nobody has to
 *                say who they are
 * @param address from where, {@code host:port}
 * @param command its name
 * @param changes what it has changed, for people
 * @param result  {@code done}, or the name of an errno
 */
public record AuditLine(String uid, String address, String command, String changes, String result) {
    Object[] keyValues() {
        return new Object[] {"uid", uid, "host", address, "command", command, "changes", changes, "result", result};
    }
}
