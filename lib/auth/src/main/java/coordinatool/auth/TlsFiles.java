// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.auth;

import coordinatool.tool.Configuration;
import coordinatool.tool.FileTrouble;
import coordinatool.tool.Key;
import coordinatool.tool.TlsVersion;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
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

    /** Takes something from a file. */
    private interface Use<T> {
        T of(Path file) throws IOException;
    }

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

    /**
     * When they were last changed, in their order.
     *
     * @throws IOException as {@link #context}
     */
    public List<FileTime> times() throws IOException {
        List<FileTime> times = new ArrayList<>();
        if (key != null) {
            times.add(use(Key.TLS_KEY_FILE, key, Files::getLastModifiedTime));
        }
        if (certificate != null) {
            times.add(use(Key.TLS_CERT_FILE, certificate, Files::getLastModifiedTime));
        }
        if (authorities != null) {
            times.add(use(Key.TLS_CA_FILE, authorities, Files::getLastModifiedTime));
        }
        return times;
    }

    /**
     * Reads them, and looks whether the key is the one of the certificate.
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
        PrivateKey ours = use(Key.TLS_KEY_FILE, key, Pem::key);
        List<X509Certificate> chain = use(Key.TLS_CERT_FILE, certificate, Pem::certificates);
        if (!KeyPair.fit(ours, chain.get(0).getPublicKey())) {
            throw new IOException(Key.TLS_KEY_FILE + " " + key + " is not the key of the first certificate in "
                    + Key.TLS_CERT_FILE + " " + certificate + ": put the two in place that were made together");
        }
        store.setKeyEntry("ours", ours, NO_PASSWORD, chain.toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private TrustManager[] trust() throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        int number = 0;
        for (X509Certificate authority : use(Key.TLS_CA_FILE, authorities, Pem::certificates)) {
            store.setCertificateEntry(Integer.toString(number++), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** @throws IOException names the key of the configuration and the file, and says what to do */
    private static <T> T use(Key<String> name, Path file, Use<T> use) throws IOException {
        try {
            return use.of(file);
        } catch (FileSystemException e) {
            String mend = e instanceof AccessDeniedException
                    ? "give it to a group of that user, with mode 640, and let the user into its directory"
                    : "make it, or correct " + name;
            throw new IOException(name + " " + file + ": " + FileTrouble.why(e) + ": " + mend, e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
