// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import coordinatool.model.Words;

/** Whether coordinatool-web speaks TLS ({@code web_tls} in coordinatool.conf(5)). */
public enum WebTls {
    OFF,
    ON,
    /** And who looks has to show a certificate, or to know a password where there are any. */
    CERTIFICATE;

    /** @throws IllegalArgumentException with the list of what is allowed */
    static WebTls parse(String text) {
        WebTls found = Words.parse(WebTls.class, text);
        if (found == null) {
            throw new IllegalArgumentException("must be one of off, on, certificate");
        }
        return found;
    }
}
