// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which values count, and where each of them comes from: for {@code --show-config}. */
final class Origins {
    /** How a file writes a value that is empty. */
    static final String EMPTY = "''";

    private record Given(String value, String origin) {
    }

    private final Map<Key, List<Given>> given = new EnumMap<>(Key.class);

    /** The value counts from now on, instead of or, for a repeatable key, beside those before. */
    void add(Key key, String value, String origin) {
        if (!key.repeatable()) {
            forget(key);
        }
        given.computeIfAbsent(key, k -> new ArrayList<>()).add(new Given(value, origin));
    }

    /** What was given for the key so far does not count. */
    void forget(Key key) {
        given.remove(key);
    }

    /**
     * Every key with its value, as lines of a file that says the same; before each a comment that says where the value
     * comes from. A key without a value is a comment too.
     */
    List<String> lines(Settings settings) {
        List<String> lines = new ArrayList<>();
        for (Key key : Key.values()) {
            List<Given> all = given.getOrDefault(key, List.of());
            for (Given one : all) {
                lines.add("# " + oneLine(one.origin()));
                lines.add(key.key() + " " + (one.value().isEmpty() ? EMPTY : one.value()));
            }
            if (all.isEmpty()) {
                String value = settings.text(key);
                lines.add("# default" + (value.isEmpty() ? ": none" : ""));
                lines.add(value.isEmpty() ? "#" + key.key() : key.key() + " " + value);
            }
        }
        return lines;
    }

    /** A file's name may hold anything. */
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text);
        for (int i = 0; i < line.length(); i++) {
            if (Character.isISOControl(line.charAt(i))) {
                line.setCharAt(i, '?');
            }
        }
        return line.toString();
    }
}
