// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.auth;

import coordinatool.tool.SmallFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads keys and certificates as OpenSSL writes them (RFC 7468). Messages name the file, and have nothing of a key. */
final class Pem {
    /** Far more than the certificates of all authorities of the world. */
    private static final int MAX_BYTES = 4 << 20;
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

    private Pem() {
    }

    /** All certificates of a file, in its order; at least one. */
    static List<X509Certificate> certificates(Path file) throws IOException {
        try {
            List<X509Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(SmallFile.bytes(file, MAX_BYTES))).stream()
                    .map(X509Certificate.class::cast).toList();
            if (certificates.isEmpty()) {
                throw new IOException(file + ": no certificate in it");
            }
            return certificates;
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": no certificates in PEM: " + e.getMessage(), e);
        }
    }

    /** The key of a file that nobody but its owner and its group can read. */
    static PrivateKey key(Path file) throws IOException {
        if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
            throw new IOException(file + ": everybody can read this key: chmod o-r, and make a new one");
        }
        Matcher pem = KEY.matcher(new String(SmallFile.bytes(file, MAX_BYTES), StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new IOException(file + ": no key between BEGIN PRIVATE KEY and END PRIVATE KEY: openssl pkcs8 -topk8"
                    + " -nocrypt makes one of other forms");
        }
        PKCS8EncodedKeySpec encoded;
        try {
            encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": the key is damaged", e);
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                continue;
            } catch (GeneralSecurityException e) {
                throw new IOException(file + ": " + algorithm + " keys cannot be read here", e);
            }
        }
        throw new IOException(file + ": the key is none of " + String.join(", ", ALGORITHMS));
    }
}
