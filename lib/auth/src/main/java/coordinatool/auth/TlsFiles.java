// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.auth;

import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import coordinatool.tool.TlsVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The files that TLS needs, in PEM, and the oldest version that is spoken with them.
 *
 * @param key         of ours; null where we show no certificate
 * @param certificate of ours, and those between it and the authority; null with the key
 * @param authorities by which the other side has to be certified; null for those that Java knows
 * @param oldest      version
 */
public record TlsFiles(Path key, Path certificate, Path authorities, TlsVersion oldest) {
    private static final char[] NO_PASSWORD = new char[0];

    /** For the newest version only. */
    public TlsFiles(Path key, Path certificate, Path authorities) {
        this(key, certificate, authorities, TlsVersion.TLS_1_3);
    }

    public static TlsFiles of(Configuration c) {
        return new TlsFiles(path(c, Key.TLS_KEY_FILE), path(c, Key.TLS_CERT_FILE), path(c, Key.TLS_CA_FILE),
                c.get(Key.TLS_MIN_VERSION));
    }

    private static Path path(Configuration c, Key<String> key) {
        return c.get(key).isEmpty() ? null : Path.of(c.get(key));
    }

    /** Those of the files that hold certificates, as far as there are any. */
    public List<Path> certificates() {
        return Stream.of(certificate, authorities).filter(Objects::nonNull).toList();
    }

    /**
     * Until when all certificates of a file hold.
     *
     * @throws IOException names the file and says what is wrong with it
     */
    public static Instant expires(Path file) throws IOException {
        return Pem.certificates(file).stream().map(one -> one.getNotAfter().toInstant()).min(Instant::compareTo)
                .orElseThrow();
    }

    /** Without our own key where it is none of this user's: the file of a server names it, too. */
    public TlsFiles readable() {
        return key != null && Files.isReadable(key) ? this : new TlsFiles(null, null, authorities, oldest);
    }

    /** When they were last changed, in their order. */
    public List<FileTime> times() throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (Path file : Stream.of(key, certificate, authorities).filter(f -> f != null).toList()) {
            times.add(Files.getLastModifiedTime(file));
        }
        return times;
    }

    /**
     * Reads them.
     *
     * @throws IOException names the file and says what is wrong with it
     */
    public TlsContext context() throws IOException {
        try {
            // Named for the newest version that it knows.
            SSLContext context = SSLContext.getInstance(TlsVersion.TLS_1_3.protocol());
            context.init(key == null ? null : keys(), authorities == null ? null : trust(), null);
            return new TlsContext(context, oldest);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private KeyManager[] keys() throws GeneralSecurityException, IOException {
        if (certificate == null) {
            throw new IOException(key + ": there is no certificate for this key, set tls_cert_file");
        }
        KeyStore store = empty();
        store.setKeyEntry("ours", Pem.key(key), NO_PASSWORD, Pem.certificates(certificate).toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private TrustManager[] trust() throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        int number = 0;
        for (X509Certificate authority : Pem.certificates(authorities)) {
            store.setCertificateEntry(Integer.toString(number++), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
