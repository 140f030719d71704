// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.zeromq.ZMQ;

/**
 * The CURVE keys of the bus, in Z85 (ZeroMQ RFC 32): a pair for the scheduler and one that all its peers share. Nothing
 * is public about the public ones here: who does not know the scheduler's cannot even say hello to it.
 */
record BusKeys(String serverPublic, String serverSecret, String clientPublic, String clientSecret) {
    /** Four lines of less than 60 characters and a comment; anything longer is another file. */
    static final int MAX_TEXT = 4096;
    private static final Pattern Z85_KEY = Pattern.compile("[0-9a-zA-Z.\\-:+=^!/*?&<>()\\[\\]{}@%$#]{40}");
    private static final String[] NAMES = {"server-public", "server-secret", "client-public", "client-secret"};

    /** New random keys. */
    static BusKeys generate() {
        ZMQ.Curve.KeyPair server = ZMQ.Curve.generateKeyPair();
        ZMQ.Curve.KeyPair client = ZMQ.Curve.generateKeyPair();
        return new BusKeys(server.publicKey, server.secretKey, client.publicKey, client.secretKey);
    }

    /** The content of a key file. */
    String toText() {
        return """
                # Keys of the coordinatool bus. Whoever can read this file can give commands to the scheduler.
                # All programs need the same file; without one, coordinatool-sched makes it.
                server-public %s
                server-secret %s
                client-public %s
                client-secret %s
                """.formatted(serverPublic, serverSecret, clientPublic, clientSecret);
    }

    /**
     * Reads the content of a key file.
     *
     * @throws IllegalArgumentException saying what is wrong with it; no key is part of the message
     */
    static BusKeys parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
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
            if (values.put(words[0], words[1]) != null) {
                throw new IllegalArgumentException(words[0] + " is there twice");
            }
        }
        for (String name : NAMES) {
            if (!values.containsKey(name)) {
                throw new IllegalArgumentException(name + " is missing");
            }
        }
        return new BusKeys(values.get(NAMES[0]), values.get(NAMES[1]), values.get(NAMES[2]), values.get(NAMES[3]));
    }

    private static boolean isName(String word) {
        for (String name : NAMES) {
            if (name.equals(word)) {
                return true;
            }
        }
        return false;
    }

    /** Says nothing of the keys, since records get logged. */
    @Override
    public String toString() {
        return "BusKeys";
    }
}
