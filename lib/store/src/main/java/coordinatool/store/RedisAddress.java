// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.auth.TlsFiles;
import coordinatool.tool.Configuration;
import coordinatool.tool.Endpoint;
import coordinatool.tool.FileTrouble;
import coordinatool.tool.Key;
import coordinatool.tool.SmallFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Where Redis is, and how to log in there.
 *
 * @param servers empty: there is none; several: replicas of one another, or the Sentinels
 * @param sentinel name that the Sentinels have for the primary; empty: the servers are Redis itself
 * @param user user of the access list; empty: Redis' default user
 * @param passwordFile file that holds the password; empty: none is needed
 * @param database number of the database there
 * @param tls files for TLS; null: in the clear
 */
public record RedisAddress(List<Endpoint> servers, String sentinel, String user, String passwordFile, int database,
        TlsFiles tls) {
    /** Longer than any password; a larger file is something else. */
    private static final int MAX_PASSWORD = 4096;
    private static final String NO_PASSWORD = "does not hold one line with a password";
    private static final Pattern LINE_END = Pattern.compile("[\\r\\n]+\\z");

    private static final int SENTINEL_PORT = 26_379;

    /** One server, in the clear, and database 0. */
    public RedisAddress(String host, int port, String user, String passwordFile) {
        this(host.isEmpty() ? List.of() : List.of(new Endpoint(host, port)), "", user, passwordFile, 0, null);
    }

    public static RedisAddress of(Configuration configuration) {
        String sentinel = configuration.get(Key.REDIS_SENTINEL);
        int port = sentinel.isEmpty() ? configuration.get(Key.REDIS_PORT) : SENTINEL_PORT;
        return new RedisAddress(Endpoint.list(configuration.get(Key.REDIS_HOST), port), sentinel,
                configuration.get(Key.REDIS_USER), configuration.get(Key.REDIS_PASSWORD_FILE),
                configuration.get(Key.REDIS_DATABASE),
                configuration.get(Key.REDIS_TLS) ? TlsFiles.of(configuration).readable() : null);
    }

    /**
     * The password as the file holds it now, so that one that is changed counts at the next connection.
     *
     * @return null where none is needed; for a user without a password file an empty one, which Redis takes as none
     * @throws RedisGone where the file cannot be used; nothing of it is in the message
     */
    String password() throws RedisGone {
        if (passwordFile.isEmpty()) {
            return user.isEmpty() ? null : "";
        }
        Path file = Path.of(passwordFile);
        try {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                throw useless("can be read by everybody: take that right away");
            }
            String text = new String(SmallFile.bytes(file, MAX_PASSWORD), StandardCharsets.UTF_8);
            // Blanks may be part of a password.
            String password = LINE_END.matcher(text).replaceFirst("");
            if (password.isEmpty() || password.contains("\n")) {
                throw useless(NO_PASSWORD);
            }
            return password;
        } catch (SmallFile.TooLong e) {
            throw useless(NO_PASSWORD);
        } catch (IOException e) {
            throw useless("cannot be read: " + FileTrouble.why(e));
        }
    }

    /**
     * What is talked through, once it is connected: the socket itself, or TLS on it.
     *
     * @throws JedisConnectionException where the server cannot show that it is who we look for
     */
    Socket secured(Socket socket, Endpoint server) {
        if (tls == null || server.isPath()) {
            return socket;
        }
        try {
            SSLSocket secured = tls.context().client(socket, server.host(), server.port());
            secured.startHandshake();
            return secured;
        } catch (IOException e) {
            throw new JedisConnectionException(e);
        }
    }

    /** A connection to one of the servers, in the clear as yet. */
    Socket connect(Endpoint server, int timeoutMillis) throws IOException {
        if (server.isPath()) {
            Socket socket = new UnixSocket(server.host());
            socket.setSoTimeout(timeoutMillis);
            return socket;
        }
        Socket socket = new Socket();
        boolean done = false;
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.setSoTimeout(timeoutMillis);
            socket.connect(new InetSocketAddress(server.host(), server.port()), timeoutMillis);
            done = true;
            return socket;
        } finally {
            if (!done) {
                socket.close();
            }
        }
    }

    /** Whether the configuration has none. */
    public boolean isNone() {
        return servers.isEmpty();
    }

    /** How an administrator begins a command for the one that is written to. */
    public String cli() {
        if (servers.size() != 1 || !sentinel.isEmpty()) {
            return "redis-cli -h PRIMARY";
        }
        Endpoint only = servers.get(0);
        return "redis-cli " + (only.isPath() ? "-s " + only.host() : "-h " + only.host() + " -p " + only.port());
    }

    private RedisGone useless(String why) {
        return RedisGone.ofConfiguration("redis_password_file " + passwordFile + " " + why);
    }

    /** For logs. */
    @Override
    public String toString() {
        String all = String.join(" ", servers.stream().map(Endpoint::toString).toList());
        return sentinel.isEmpty() ? all : sentinel + " by Sentinel at " + all;
    }
}
