// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * Which keys the scheduler accepts, and what their owners may be, by its key file, which may change meanwhile.
 *
 * <p>Each key has a badge, a random word that no peer is told. ZeroMQ puts the badge of its key on every frame of a
 * connection, as its User-Id. It is random because a peer can send a User-Id of its own, which JeroMQ believes: so that
 * it would have to guess. Any thread.
 */
final class AcceptedKeys {
    private static final int BADGE_BYTES = 16;

    private final Path file;
    private final Log log;
    private final SecureRandom random = new SecureRandom();
    /** By public key. A key keeps its badge when the file is read again. */
    private final Map<String, String> badges = new HashMap<>();
    private volatile Map<String, Set<Role>> byBadge = Map.of();
    private Object version;
    private String server;
    private boolean told;

    /** @throws Fatal where the file cannot be used */
    AcceptedKeys(Path file, Log log) {
        this.file = file;
        this.log = log;
        version = version();
        take();
    }

    /** The badge of a key, null where it is not accepted. */
    synchronized String badge(String publicKey) {
        refresh();
        return badges.get(publicKey);
    }

    /** What the owner of a badge may be: nothing where its key is not accepted, or not any more. */
    Set<Role> roles(String badge) {
        return badge == null ? Set.of() : byBadge.getOrDefault(badge, Set.of());
    }

    /** Reads the file again if it has changed; what cannot be used changes nothing. */
    synchronized void refresh() {
        Object current = version();
        if (current == null || current.equals(version)) {
            return;
        }
        version = current;
        try {
            take();
            log.normal("bus keys read again", "accepted", byBadge.size());
        } catch (Fatal e) {
            log.error("bus keys not read again, those of before hold", "reason", e.getMessage());
        }
    }

    private void take() {
        BusKeys keys = KeyFile.using(file, () -> KeyFile.schedulers(file));
        String first = keys.server().publicKey();
        if (server != null && !first.equals(server)) {
            log.normal("the scheduler's own bus key has changed: it is used from the next start on");
        }
        server = first;
        Map<String, Set<Role>> now = new HashMap<>();
        keys.accepted().forEach((key, roles) ->
                now.put(badges.computeIfAbsent(key, k -> newBadge()), Set.copyOf(roles)));
        badges.values().retainAll(now.keySet());
        byBadge = Map.copyOf(now);
        if (keys.haveSharedKey() && !told) {
            told = true;
            log.warn("bus key file still has the key that all daemons shared: copy keys made by coordinatool-sched"
                    + " --new-key ROLE to other hosts, restart the daemons here, then delete the client- lines",
                    "file", file);
        }
    }

    private String newBadge() {
        byte[] badge = new byte[BADGE_BYTES];
        random.nextBytes(badge);
        return HexFormat.of().formatHex(badge);
    }

    /** Changes with the file; null where there is none. */
    private Object version() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return null;
        }
    }
}
