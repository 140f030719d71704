// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a password: PBKDF2 with HMAC-SHA-512 (RFC 8018), which Java itself has.
 *
 * @param rounds how often the hash is taken: what a guess costs
 * @param salt   of this password alone
 * @param hash   of salt and password
 */
record PasswordHash(int rounds, byte[] salt, byte[] hash) {
    private static final String SCHEME = "pbkdf2-sha512";
    /** What OWASP's Password Storage Cheat Sheet asks for (2023). */
    private static final int ROUNDS = 210_000;
    private static final int LEAST_ROUNDS = 10_000;
    /** Ten times what we make: more would let a line of a file hold us up. */
    private static final int MOST_ROUNDS = 10 * ROUNDS;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int PARTS = 4;

    /** Of a new password. */
    static PasswordHash of(char[] password, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new PasswordHash(ROUNDS, salt, derived(password, ROUNDS, salt));
    }

    /** @throws IllegalArgumentException says what is wrong, without the text */
    static PasswordHash parse(String text) {
        String[] parts = text.split("\\$", -1);
        if (parts.length != PARTS || !parts[0].equals(SCHEME) || !parts[1].matches("[0-9]{1,8}")) {
            throw new IllegalArgumentException("must be of the form " + SCHEME + "$ROUNDS$SALT$HASH");
        }
        int rounds = Integer.parseInt(parts[1]);
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        byte[] hash = Base64.getDecoder().decode(parts[3]);
        if (rounds < LEAST_ROUNDS || rounds > MOST_ROUNDS || salt.length < SALT_BYTES || hash.length != HASH_BYTES) {
            throw new IllegalArgumentException("wants " + LEAST_ROUNDS + " to " + MOST_ROUNDS + " rounds, " + SALT_BYTES
                    + " bytes of salt and " + HASH_BYTES + " of hash");
        }
        return new PasswordHash(rounds, salt, hash);
    }

    /** As {@link #parse} reads it. */
    String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return SCHEME + "$" + rounds + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    /** A hash that no password is known for, as costly as the one that costs most. */
    static PasswordHash ofNobody(Collection<PasswordHash> others, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        random.nextBytes(salt);
        random.nextBytes(hash);
        return new PasswordHash(others.stream().mapToInt(PasswordHash::rounds).max().orElse(ROUNDS), salt, hash);
    }

    /** Takes about a second of processor time. */
    boolean matches(char[] password) {
        return MessageDigest.isEqual(hash, derived(password, rounds, salt));
    }

    private static byte[] derived(char[] password, int rounds, byte[] salt) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, rounds, HASH_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has PBKDF2", e);
        } finally {
            spec.clearPassword();
        }
    }
}
