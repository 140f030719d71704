// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.auth;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What a credential has to carry. The gateway gives each connection a number of its own that nobody can guess, the
 * nonce, and takes a credential with it once. So a credential that somebody has overheard, or that was made for another
 * program, opens no other connection.
 */
public final class Challenge {
    /** 128 bits: nobody sees the same twice. */
    private static final int NONCE_BYTES = 16;
    /** So that no credential that was made for another program is taken, and none of ours by another program. */
    private static final String PURPOSE = "coordinatool ";

    private Challenge() {
    }

    /** A new nonce: hexadecimal digits. */
    public static String nonce(SecureRandom random) {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The payload of a credential that answers this nonce. */
    public static String payload(String nonce) {
        return PURPOSE + nonce;
    }
}
