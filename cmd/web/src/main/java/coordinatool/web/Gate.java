// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import com.sun.net.httpserver.HttpsExchange;
import coordinatool.auth.CertificateNames;
import coordinatool.tool.CertificateRole;
import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Lets in who shows a certificate with the role monitor or operator, or knows a password, or all where neither is asked
 * for. A browser sends its password with each request (RFC 7617), so there is no session and no cookie. Any thread.
 *
 * <p>Passwords are looked at one after the other, each costs about a second of processor time, and an address has so
 * many wrong ones: so nobody guesses many, and guessing does not keep us from those who are known.
 */
final class Gate extends Authenticator {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;
    private static final int BUSY = 503;
    /** Behind the one whose password is being looked at. */
    private static final int MAX_QUEUE = 4;
    private static final String RETRY_SECONDS = "60";
    private static final String MOVER = "mover";
    private static final String REALM = "coordinatool";
    private static final String CHALLENGE = "Basic realm=\"" + REALM + "\", charset=\"UTF-8\"";
    private static final String BASIC = "Basic ";
    static final int MAX_PASSWORD = 1024;

    private final Users users;
    private final List<CertificateRole> roles;
    private final RateLimitedLog refused;
    private final Guesses guesses = new Guesses();
    private final Semaphore turn = new Semaphore(1, true);

    /**
     * @param users null where no passwords are asked for
     * @param roles of certificates; null where none are
     */
    Gate(Users users, List<CertificateRole> roles, Log log) {
        this.users = users;
        this.roles = roles;
        this.refused = new RateLimitedLog(log, "user or password refused", Duration.ofMinutes(1));
    }

    /** Whether everybody is let in. */
    boolean isOpen() {
        return users == null && roles == null;
    }

    @Override
    public Result authenticate(HttpExchange exchange) {
        if (isOpen() || isCertified(exchange)) {
            return new Success(null);
        } else if (users == null) {
            return new Failure(FORBIDDEN);
        }
        String[] credentials = credentials(exchange.getRequestHeaders().getFirst("Authorization"));
        if (credentials == null) {
            exchange.getResponseHeaders().set("WWW-Authenticate", CHALLENGE);
            return new Retry(UNAUTHORIZED);
        }
        if (users.isKnown(credentials[0], credentials[1])) {
            return success(credentials[0]);
        }
        return guess(credentials, exchange);
    }

    private Result guess(String[] credentials, HttpExchange exchange) {
        InetAddress from = exchange.getRemoteAddress().getAddress();
        if (turn.getQueueLength() >= MAX_QUEUE) {
            return new Failure(BUSY);
        }
        turn.acquireUninterruptibly();
        try {
            if (!guesses.mayTry(from, System.nanoTime())) {
                exchange.getResponseHeaders().set("Retry-After", RETRY_SECONDS);
                return new Failure(TOO_MANY);
            } else if (users.isKnown(credentials[0], credentials[1]) || users.check(credentials[0], credentials[1])) {
                return success(credentials[0]);
            }
            guesses.wrong(from, System.nanoTime());
            refused.add(System.nanoTime(), "user", credentials[0], "address", from.getHostAddress());
            exchange.getResponseHeaders().set("WWW-Authenticate", CHALLENGE);
            return new Retry(UNAUTHORIZED);
        } finally {
            turn.release();
        }
    }

    /** Says what was held back of those that were refused, unless a password is being looked at. */
    void tell(long now) {
        if (turn.tryAcquire()) {
            try {
                refused.tell(now);
            } finally {
                turn.release();
            }
        }
    }

    private static Result success(String user) {
        return new Success(new HttpPrincipal(user, REALM));
    }

    /** Name and password; null where there are none. */
    private static String[] credentials(String header) {
        if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            byte[] text = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            String[] parts = new String(text, StandardCharsets.UTF_8).split(":", 2);
            return parts.length == 2 && parts[1].length() <= MAX_PASSWORD ? parts : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private boolean isCertified(HttpExchange exchange) {
        if (roles == null || !(exchange instanceof HttpsExchange secured)) {
            return false;
        }
        try {
            String name = CertificateNames.commonName(secured.getSSLSession().getPeerPrincipal());
            return roles.stream().anyMatch(role -> !role.role().equals(MOVER) && role.test(name));
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }
}
