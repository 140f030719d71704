// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import org.zeromq.ZMQ;

/**
 * A CURVE key of a key file, in Z85 (ZeroMQ RFC 32).
 *
 * @param name         whose: {@link #SERVER}, the word of a {@link Role}, or {@link #ANY}
 * @param secretKey    null where only the public half is there
 */
record NamedKey(String name, String publicKey, String secretKey) {
    /** The scheduler's. */
    static final String SERVER = "server";
    /** What all peers shared before each role had its own: may be any of them. */
    static final String ANY = "client";

    /** A new random one. */
    static NamedKey generate(String name) {
        ZMQ.Curve.KeyPair pair = ZMQ.Curve.generateKeyPair();
        return new NamedKey(name, pair.publicKey, pair.secretKey);
    }

    boolean isSecret() {
        return secretKey != null;
    }

    /** The line of the half that others need. */
    String publicLine() {
        return name + "-public " + publicKey + "\n";
    }

    /** The lines of both halves. */
    String lines() {
        return publicLine() + name + "-secret " + secretKey + "\n";
    }

    /** Says nothing of the keys, since records get logged. */
    @Override
    public String toString() {
        return "key of " + name;
    }
}
