// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.FileTrouble;
import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who may look, by name and password. The file is read again when it has changed. A password that was right is known
 * again at once, by a keyed hash of it. Any thread.
 */
final class Users {
    private static final String MAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final Path file;
    private final RateLimitedLog unreadable;
    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();
    private volatile State state;
    private FileTime changed;

    /**
     * What one reading of the file has given.
     *
     * @param users by name
     * @param nobody for a name that there is not: it takes as long as one that there is
     * @param seen  by name, the keyed hash of the password that was right
     */
    private record State(Map<String, PasswordHash> users, PasswordHash nobody, Map<String, byte[]> seen) {
    }

    /** @throws Fatal where the file cannot be used */
    Users(Path file, Log log) {
        this.file = file;
        this.unreadable = new RateLimitedLog(log, "users cannot be read again, the old ones go on",
                Duration.ofMinutes(1));
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        key = new SecretKeySpec(bytes, MAC);
        try {
            read();
        } catch (IOException e) {
            throw new Fatal(ExitCode.CONFIGURATION, "web_password_file: " + FileTrouble.named(e));
        }
    }

    private void read() throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        if (!time.equals(changed)) {
            Map<String, PasswordHash> users = PasswordFile.read(file);
            state = new State(users, PasswordHash.ofNobody(users.values(), random), new ConcurrentHashMap<>());
            changed = time;
        }
    }

    /** Reads the file again where it has changed; one that cannot be used changes nothing. One thread. */
    void refresh(long now) {
        try {
            read();
        } catch (IOException e) {
            unreadable.add(now, "reason", FileTrouble.named(e));
        }
        unreadable.tell(now);
    }

    /** Whether this user has been let in with this password since the file was read. Quick. */
    boolean isKnown(String name, String password) {
        byte[] known = state.seen().get(name);
        return known != null && MessageDigest.isEqual(known, keyed(password));
    }

    /** Whether this is the user's password. Takes about a second of processor time. */
    boolean check(String name, String password) {
        State now = state;
        PasswordHash hash = now.users().get(name);
        boolean right = (hash == null ? now.nobody() : hash).matches(password.toCharArray()) && hash != null;
        if (right) {
            now.seen().put(name, keyed(password));
        }
        return right;
    }

    private byte[] keyed(String password) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has " + MAC, e);
        }
    }
}
