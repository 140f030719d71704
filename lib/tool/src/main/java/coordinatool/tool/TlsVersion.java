// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

/** A version of TLS, oldest first. What is older than these has known weaknesses, and the JDK refuses it. */
public enum TlsVersion {
    TLS_1_2("1.2"),
    TLS_1_3("1.3");

    private final String number;

    TlsVersion(String number) {
        this.number = number;
    }

    static TlsVersion parse(String text) {
        for (TlsVersion version : values()) {
            if (version.number.equals(text)) {
                return version;
            }
        }
        throw new IllegalArgumentException("must be 1.2 or 1.3");
    }

    /** Its name in the JDK. */
    public String protocol() {
        return "TLSv" + number;
    }
}
