// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parameters of Lustre on this host, by lctl(8). Any thread; blocks for as long as lctl does. */
public final class LustreParameters {
    /** The uuids of this host's mounts. */
    static final String CLIENTS = "llite.*.uuid";
    private static final Pattern FIRST_LINE = Pattern.compile("([a-z]+\\.[^=\\s]+)=(.*)");

    private LustreParameters() {
    }

    /**
     * The parameters with these names.
     *
     * @param patterns as lctl takes them
     * @return value by name, without the blanks around it; none where this host has none, or no lctl
     */
    public static Map<String, String> get(String... patterns) {
        try {
            List<String> words = new ArrayList<>(List.of("lctl", "get_param"));
            words.addAll(List.of(patterns));
            return parse(Lctl.output(words));
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** The uuids by which Lustre calls the mounts of this host; none where it shows none. */
    public static List<String> clients() {
        return List.copyOf(get(CLIENTS).values());
    }

    /** As lctl prints them: {@code name=value}, of which a long value goes on in the lines below. */
    static Map<String, String> parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        String name = null;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            Matcher first = FIRST_LINE.matcher(line);
            if (first.matches()) {
                name = first.group(1);
                values.put(name, first.group(2).strip());
            } else if (name != null) {
                values.merge(name, line.strip(), (before, more) -> (before + "\n" + more).strip());
            }
        }
        return values;
    }
}
