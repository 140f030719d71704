// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.model.Words;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The keys of one file, in its order. The scheduler's file has its own pair and the public keys of all peers that it
 * accepts, each under the name of its role; that of a peer has the scheduler's public key and its own pair. There may
 * be several of a name, so that an old and a new one hold at the same time.
 *
 * <p>Nothing is public about the public keys here: who does not know the scheduler's cannot even say hello to it.
 */
final class BusKeys {
    /** Some five hundred keys with a comment each; anything longer is another file. */
    static final int MAX_TEXT = 64 << 10;
    private static final Pattern Z85_KEY = Pattern.compile("[0-9a-zA-Z.\\-:+=^!/*?&<>()\\[\\]{}@%$#]{40}");
    private static final String PUBLIC = "-public";
    private static final String SECRET = "-secret";

    private final List<NamedKey> keys;

    BusKeys(List<NamedKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads the content of a key file.
     *
     * @throws IllegalArgumentException saying what is wrong with it; no key is part of the message
     */
    static BusKeys parse(String text) {
        List<NamedKey> keys = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n")) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.strip().split("[ \t]+");
            if (words.length != 2 || !isName(words[0])) {
                throw new IllegalArgumentException("line " + number + " is not a name and a key");
            }
            if (!Z85_KEY.matcher(words[1]).matches()) {
                throw new IllegalArgumentException("line " + number + " has no Z85 key of 40 characters");
            }
            if (words[0].endsWith(PUBLIC)) {
                keys.add(new NamedKey(stem(words[0]), words[1], null));
            } else {
                addSecret(keys, words, number);
            }
        }
        return new BusKeys(keys);
    }

    private static void addSecret(List<NamedKey> keys, String[] words, int number) {
        NamedKey last = keys.isEmpty() ? null : keys.get(keys.size() - 1);
        if (last == null || last.isSecret() || !last.name().equals(stem(words[0]))) {
            throw new IllegalArgumentException("line " + number + ": " + words[0] + " does not follow its "
                    + stem(words[0]) + PUBLIC);
        }
        keys.set(keys.size() - 1, new NamedKey(last.name(), last.publicKey(), words[1]));
    }

    private static boolean isName(String word) {
        String stem = stem(word);
        return (word.endsWith(PUBLIC) || word.endsWith(SECRET)) && (NamedKey.SERVER.equals(stem)
                || NamedKey.ANY.equals(stem) || Words.parse(Role.class, stem) != null);
    }

    private static String stem(String word) {
        return word.substring(0, Math.max(0, word.length() - PUBLIC.length()));
    }

    /**
     * The scheduler's own, the first where there are several.
     *
     * @throws IllegalArgumentException where this is no file of a scheduler
     */
    NamedKey server() {
        return keys.stream().filter(key -> key.isSecret() && NamedKey.SERVER.equals(key.name())).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(NamedKey.SERVER + SECRET + " is missing"));
    }

    /** The scheduler's public keys, at least one. */
    List<String> serverPublics() {
        List<String> publics = keys.stream().filter(key -> NamedKey.SERVER.equals(key.name()))
                .map(NamedKey::publicKey).toList();
        if (publics.isEmpty()) {
            throw new IllegalArgumentException("server-public is missing");
        }
        return publics;
    }

    /**
     * What a peer of this role needs, if it has a key here. Of several the last is taken: the newest.
     *
     * @throws IllegalArgumentException where the scheduler's is not here
     */
    Optional<PeerKeys> of(Role role) {
        return keys.stream().filter(key -> key.isSecret() && isFor(key, role)).reduce((older, newer) -> newer)
                .map(newest -> new PeerKeys(serverPublics(), newest.publicKey(), newest.secretKey()));
    }

    /** What the owner of each public key may be. */
    Map<String, Set<Role>> accepted() {
        Map<String, Set<Role>> accepted = new HashMap<>();
        for (NamedKey key : keys) {
            for (Role role : Role.ALL) {
                if (isFor(key, role)) {
                    accepted.computeIfAbsent(key.publicKey(), k -> EnumSet.noneOf(Role.class)).add(role);
                }
            }
        }
        return accepted;
    }

    /** Whether here is the key of earlier versions, with which a peer may be anything. */
    boolean haveSharedKey() {
        return keys.stream().anyMatch(key -> NamedKey.ANY.equals(key.name()));
    }

    private static boolean isFor(NamedKey key, Role role) {
        return NamedKey.ANY.equals(key.name()) || role.word().equals(key.name());
    }
}
