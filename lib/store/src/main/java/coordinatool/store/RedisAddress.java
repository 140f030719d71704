// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.auth.TlsFiles;
import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;

/**
 * Where Redis is, and how to log in there.
 *
 * @param host empty: there is none
 * @param user user of the access list; empty: Redis' default user
 * @param passwordFile file that holds the password; empty: none is needed
 * @param database number of the database there
 * @param tls files for TLS; null: in the clear
 */
public record RedisAddress(String host, int port, String user, String passwordFile, int database, TlsFiles tls) {
    /** Longer than any password; a larger file is something else. */
    private static final int MAX_PASSWORD = 4096;
    private static final Pattern LINE_END = Pattern.compile("[\\r\\n]+\\z");

    /** In the clear, and database 0. */
    public RedisAddress(String host, int port, String user, String passwordFile) {
        this(host, port, user, passwordFile, 0, null);
    }

    public static RedisAddress of(Configuration configuration) {
        return new RedisAddress(configuration.get(Key.REDIS_HOST), configuration.get(Key.REDIS_PORT),
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
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                throw useless("can be read by everybody: take that right away");
            }
            byte[] bytes = in.readNBytes(MAX_PASSWORD + 1);
            // Blanks may be part of a password.
            String password = LINE_END.matcher(new String(bytes, StandardCharsets.UTF_8)).replaceFirst("");
            if (bytes.length > MAX_PASSWORD || password.isEmpty() || password.contains("\n")) {
                throw useless("does not hold one line with a password");
            }
            return password;
        } catch (NoSuchFileException e) {
            throw useless("does not exist");
        } catch (AccessDeniedException e) {
            throw useless("cannot be read: permission denied");
        } catch (IOException e) {
            throw useless("cannot be read: " + e.getMessage());
        }
    }

    /**
     * What is talked through, once it is connected: the socket itself, or TLS on it.
     *
     * @throws IOException where Redis cannot show that it is who we look for
     */
    Socket secured(Socket socket) throws IOException {
        if (tls == null) {
            return socket;
        }
        SSLSocket secured = TlsFiles.client(tls.context(), socket, host, port);
        secured.startHandshake();
        return secured;
    }

    private RedisGone useless(String why) {
        return RedisGone.ofConfiguration("redis_password_file " + passwordFile + " " + why);
    }

    /** For logs. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
