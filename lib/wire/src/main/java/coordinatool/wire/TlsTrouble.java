// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What it means to who runs a tool that TLS fails: Java's own words are for who knows Java. */
final class TlsTrouble {
    /** Type of a record, and the first byte of its version. RFC 8446, 5.1. */
    private static final byte ALERT = 21;
    private static final byte VERSION = 3;
    /** Alerts as Java names them, RFC 8446, 6.2. */
    private static final Pattern OF_CERTIFICATES =
            Pattern.compile("fatal alert: (.*certificate.*|unknown_ca|decrypt_error)");
    /** What to say besides where the other side may not like our certificate. */
    static final String OURS_REFUSED = " (does it refuse our certificate, tls_cert_file? its log says so)";

    private TlsTrouble() {
    }

    /** A handshake has failed. */
    static SSLException handshake(IOException failure) {
        SSLException explained = new SSLException(why(failure));
        explained.initCause(failure);
        return explained;
    }

    private static String why(IOException failure) {
        if (failure instanceof SocketTimeoutException) {
            return "no answer to TLS in time (is tls_port the one of the coordinator?)";
        }
        CertificateException refused = cause(failure, CertificateException.class);
        if (refused != null) {
            String reason = cause(failure, CertPathBuilderException.class) != null
                    ? "no authority of tls_ca_file has certified it"
                    : cause(failure, CertificateExpiredException.class) != null ? "it has expired"
                            : refused.getMessage();
            return "TLS: its certificate is not accepted: " + reason;
        }
        if (failure instanceof SocketException || cause(failure, EOFException.class) != null) {
            return "closed while TLS began (is tls_port the one of the coordinator? if so, its log says why)";
        }
        String words = "TLS: " + failure.getMessage();
        return OF_CERTIFICATES.matcher(words).find() ? words + OURS_REFUSED : words;
    }

    private static <T extends Throwable> T cause(Throwable failure, Class<T> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }

    /** What a server says in the clear, of which the first piece may be an alert of one that speaks TLS. */
    static InputStream inTheClear(InputStream in) {
        return new FilterInputStream(in) {
            private boolean begun;

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int n = super.read(bytes, offset, length);
                if (!begun && n > 1 && bytes[offset] == ALERT && bytes[offset + 1] == VERSION) {
                    throw new WireException("it speaks TLS on this port: set tls_port, not port");
                }
                begun = true;
                return n;
            }
        };
    }
}
