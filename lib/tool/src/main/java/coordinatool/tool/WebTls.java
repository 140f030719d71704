// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

/** Whether coordinatool-web speaks TLS ({@code web_tls} in coordinatool.conf(5)). */
public enum WebTls {
    OFF,
    ON,
    /** And who looks has to show a certificate, or to know a password where there are any. */
    CERTIFICATE
}
