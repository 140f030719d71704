// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an administrator decided: a value for every {@link Key} of coordinatool.conf(5), and where it comes from.
 * {@link ConfigurationLoader} fills it from file, environment and command line; after that nothing changes it.
 */
public final class Configuration {
    /** How a file writes a value that is empty. */
    static final String EMPTY = "''";

    private record Given(String value, String origin) {
    }

    private final Map<Key<?>, List<Given>> given = new HashMap<>();
    /** Keys that somebody has asked for: the program's own. */
    private final Set<Key<?>> used;

    Configuration() {
        this(ConcurrentHashMap.newKeySet());
    }

    private Configuration(Set<Key<?>> used) {
        this.used = used;
    }

    /** The value that was given, or else the default; of a repeatable key all that were given. */
    public <T> T get(Key<T> key) {
        used.add(key);
        return value(key);
    }

    /** The same, without a program asking for it. */
    <T> T value(Key<T> key) {
        return key.read(allTexts(key));
    }

    /** Whether somebody has said a value, be it the default. */
    public boolean isGiven(Key<?> key) {
        return given.containsKey(key);
    }

    /**
     * The value counts from now on, instead of or, for a repeatable key, beside those before.
     *
     * @throws IllegalArgumentException says what is wrong with it; nothing has changed then
     */
    void add(Key<?> key, String value, String origin) {
        key.read(List.of(value));
        if (!key.repeatable()) {
            forget(key);
        }
        given.computeIfAbsent(key, k -> new ArrayList<>()).add(new Given(value, origin));
    }

    /** What was given for the key so far does not count. */
    void forget(Key<?> key) {
        given.remove(key);
    }

    /** Keys of this configuration, by their names, whose value is not the default, each with a digest of its value. */
    public Map<String, Integer> digests() {
        Map<String, Integer> digests = new TreeMap<>();
        for (Key<?> key : given.keySet()) {
            int digest = texts(key).hashCode();
            if (digest != defaultDigest(key)) {
                digests.put(key.toString(), digest);
            }
        }
        return digests;
    }

    /**
     * The keys that the scheduler goes by, have been given here, and have another value there. Keys of all programs are
     * not among them: on each host they have the value that is right there.
     *
     * @param there what {@link #digests} is there
     */
    public List<String> differing(Map<String, Integer> there) {
        return given.keySet().stream()
                .filter(key -> key.audience() == Audience.DAEMONS)
                .filter(key -> texts(key).hashCode() != there.getOrDefault(key.toString(), defaultDigest(key)))
                .map(Key::toString).sorted().toList();
    }

    /** Keys that were asked for here and have another value there, in the order in which they are shown. */
    List<Key<?>> changedIn(Configuration there) {
        return Key.all().stream().filter(key -> used.contains(key) && !allTexts(key).equals(there.allTexts(key)))
                .toList();
    }

    /**
     * The same configuration, with the values of these keys from another one. What is asked of either counts as asked
     * for: some go on with the first one.
     */
    Configuration with(Collection<Key<?>> keys, Configuration from) {
        Configuration mixed = new Configuration(used);
        mixed.given.putAll(given);
        for (Key<?> key : keys) {
            mixed.forget(key);
            if (from.isGiven(key)) {
                mixed.given.put(key, from.given.get(key));
            }
        }
        return mixed;
    }

    /** What was given, or else the default. */
    private List<String> allTexts(Key<?> key) {
        return isGiven(key) || key.repeatable() ? texts(key) : List.of(key.defaultText(this));
    }

    private List<String> texts(Key<?> key) {
        return given.getOrDefault(key, List.of()).stream().map(Given::value).toList();
    }

    private int defaultDigest(Key<?> key) {
        return (key.repeatable() ? List.of() : List.of(key.defaultText(this))).hashCode();
    }

    /**
     * Every key with its value, as lines of a file that says the same; before each a comment that says where the value
     * comes from. A key without a value is a comment too.
     */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Key<?> key : Key.all()) {
            List<Given> all = given.getOrDefault(key, List.of());
            for (Given one : all) {
                lines.add("# " + oneLine(one.origin()));
                lines.add(key + " " + (one.value().isEmpty() ? EMPTY : one.value()));
            }
            if (all.isEmpty()) {
                String value = key.defaultText(this);
                lines.add("# default" + (value.isEmpty() ? ": none" : ""));
                lines.add(value.isEmpty() ? "#" + key : key + " " + value);
            }
        }
        return lines;
    }

    /** A file's name may hold anything. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\x00-\\x1f\\x7f-\\x9f]", "?");
    }
}
