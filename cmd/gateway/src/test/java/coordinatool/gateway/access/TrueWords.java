// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.auth.Challenge;
import coordinatool.auth.Credential;
import coordinatool.auth.MungeException;
import coordinatool.tool.Configuration;
import coordinatool.tool.Log;
import java.util.HashSet;
import java.util.Set;

/**
 * Credentials that say in plain words who made them, read as a munged reads its own: each once, none that has expired,
 * none of another key. What real ones are read as is for MungeTest.
 */
public final class TrueWords implements CredentialReader {
    /** In place of one, which the protocol does not let through. */
    private static final char BLANK = '_';
    private static final String OURS = "ours";
    private static final String EXPIRED = "expired";
    private static final String FOREIGN = "foreign";
    private final Set<String> read = new HashSet<>();

    /** As the configuration says, with such credentials in place of those of MUNGE. */
    public static AccessControl control(Configuration configuration, Log log) {
        return AccessControl.of(configuration, new TrueWords(), "", () -> { }, log);
    }

    /** A good one. */
    public static String credential(long uid, String nonce) {
        return OURS + ";" + uid + ";" + Challenge.payload(nonce).replace(' ', BLANK);
    }

    /** One that is too old. */
    public static String expired(long uid, String nonce) {
        return credential(uid, nonce).replace(OURS, EXPIRED);
    }

    /** One by another key. */
    public static String foreign(long uid, String nonce) {
        return credential(uid, nonce).replace(OURS, FOREIGN);
    }

    @Override
    public Credential read(String credential) throws MungeException {
        String[] words = credential.split(";");
        if (!words[0].equals(OURS) || !read.add(credential)) {
            throw new MungeException("refused: " + words[0], false);
        }
        return new Credential(Long.parseLong(words[1]), Long.parseLong(words[1]), words[2].replace(BLANK, ' '));
    }
}
