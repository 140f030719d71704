// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts a {@link Configuration} together: files, then environment, then command line, the later winning. Everything that
 * is wrong is collected, so that an administrator sees it all at once.
 *
 * <p>A file has lines {@code key value}; keys in any case; blank lines and lines that start with # do not count.
 * A key that nobody knows and a key without a value are warnings, since one file serves several programs and versions;
 * a value that cannot be understood is an error, or a warning where the key is other programs'.
 */
public final class ConfigurationLoader {
    static final Path DEFAULT_FILE = Path.of("/etc/coordinatool.conf");
    static final String FILE_VARIABLE = "COORDINATOOL_CONF";

    /** Ids separated by commas or blanks, in place of those of the file; for movers and tools, not for the daemons. */
    static final String ARCHIVE_IDS_VARIABLE = "COORDINATOOL_ARCHIVE_ID";

    private final Set<Audience> own;
    private final Configuration configuration = new Configuration();
    private final Problems errors = new Problems();
    private final Problems warnings = new Problems();
    private final ConfigurationFiles files = new ConfigurationFiles(this::readLine, errors);

    /** @param own whose keys the program needs: bad values of others' do not keep it from starting */
    ConfigurationLoader(Set<Audience> own) {
        this.own = own;
    }

    /** Reads lines as of a file, without environment or command line: for tests. */
    public static Configuration ofText(String text) throws ConfigurationException {
        ConfigurationLoader loader = new ConfigurationLoader(EnumSet.allOf(Audience.class));
        loader.files.readText("text", text);
        return loader.finish();
    }

    /**
     * What files and environment say to all programs together, and what is wrong with it for any of them.
     *
     * @param configuration what can be used of it
     */
    public record Examination(Configuration configuration, List<String> errors, List<String> warnings) {
    }

    /**
     * Examines files and environment for all programs at once.
     *
     * @param option the file that the command line names, if it does
     */
    public static Examination examine(Optional<Path> option, Map<String, String> environment) {
        ConfigurationLoader loader = new ConfigurationLoader(EnumSet.allOf(Audience.class));
        loader.readFile(option, environment);
        loader.readEnvironment(environment);
        loader.checkBusPort();
        return new Examination(loader.configuration, loader.errors.lines(), loader.warnings());
    }

    /** Warnings so far: one line each. */
    List<String> warnings() {
        return warnings.lines();
    }

    /**
     * Reads the configuration file and its drop-ins.
     *
     * @param option what the command line names, if it does; otherwise the environment or the default place
     */
    void readFile(Optional<Path> option, Map<String, String> environment) {
        String variable = environment.getOrDefault(FILE_VARIABLE, "");
        if (option.isPresent()) {
            files.read(option.get(), "the command line");
        } else if (!variable.isEmpty()) {
            files.read(Path.of(variable), "environment " + FILE_VARIABLE);
        } else {
            files.read(DEFAULT_FILE, "");
        }
    }

    private void readLine(String where, String line) {
        int end = 0;
        while (end < line.length() && !isBlank(line.charAt(end))) {
            end++;
        }
        String word = line.substring(0, end);
        Optional<Key<?>> key = Key.of(word);
        if (key.isEmpty()) {
            warnings.add(where + ": unknown key " + Problems.brief(word) + ", ignored: correct or remove it");
        } else if (end == line.length()) {
            warnings.add(where + ": " + word + " has no value, ignored: give one (" + Configuration.EMPTY
                    + " for an empty one), or remove the line");
        } else {
            apply(where, key.get(), line.substring(end));
        }
    }

    /** What \s is for a regular expression, for which each tool would have to load Java's. */
    private static boolean isBlank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    /** A variable that is set to nothing counts as not set, except where nothing is a value: no Redis. */
    void readEnvironment(Map<String, String> environment) {
        for (Key<?> key : Key.all()) {
            String value = environment.get(key.variable().orElse(""));
            if (value != null && (!value.isBlank() || key == Key.REDIS_HOST)) {
                apply("environment " + key.variable().get(), key, value);
            }
        }
        String archiveIds = environment.getOrDefault(ARCHIVE_IDS_VARIABLE, "").strip();
        if (own.contains(Audience.MOVERS) && !archiveIds.isEmpty()) {
            configuration.forget(Key.ARCHIVE_ID);
            for (String id : archiveIds.split("[,\\s]+")) {
                apply("environment " + ARCHIVE_IDS_VARIABLE, Key.ARCHIVE_ID, id);
            }
        }
    }

    /** What was wrong so far does not count: the default does in its place. */
    void forgive() {
        errors.clear();
        warnings.clear();
    }

    /** Values of a repeatable key replace those of the files; of any other the last one counts. */
    void readOption(Key<?> key, String option, List<String> values) {
        if (key.repeatable()) {
            configuration.forget(key);
        }
        values.forEach(value -> apply("command line " + option, key, value));
    }

    /** @param steps how much more to log than was said so far; negative: less */
    void louder(int steps) {
        if (steps != 0) {
            configuration.add(Key.VERBOSE, level().louder(steps).name().toLowerCase(Locale.ROOT),
                    "command line " + (steps > 0 ? "-v" : "-q"));
        }
    }

    private void apply(String where, Key<?> key, String given) {
        String trimmed = given.strip();
        String value = trimmed.equals(Configuration.EMPTY) ? "" : trimmed;
        try {
            configuration.add(key, Values.printable(value), where);
            if ((key == Key.ARCHIVE_ON_HOSTS || key == Key.ARCHIVE_ON_HOSTS_CH) && own.contains(Audience.DAEMONS)) {
                warnOfDots(where, key, value);
            }
        } catch (IllegalArgumentException e) {
            String line = where + ": " + key + " '" + Problems.brief(value) + "': " + e.getMessage();
            if (own.contains(key.audience())) {
                errors.add(line);
            } else {
                warnings.add(line + " (ignored here)");
            }
        }
    }

    private void warnOfDots(String where, Key<?> key, String value) {
        List<String> words = List.of(value.split("\\s+"));
        words.subList(key == Key.ARCHIVE_ON_HOSTS ? 1 : 2, words.size()).stream()
                .filter(host -> !HostName.shortOf(host).equals(host))
                .forEach(host -> warnings.add(where + ": " + key + " names " + Problems.brief(host) + ", but the id"
                        + " of a mover is its host name up to the first dot: write " + HostName.shortOf(host)
                        + ", or set client_id there"));
    }

    /** How much to log, as far as is known. */
    Level level() {
        return configuration.get(Key.VERBOSE);
    }

    /** @throws ConfigurationException with every problem found so far */
    Configuration finish() throws ConfigurationException {
        if (own.contains(Audience.DAEMONS)) {
            checkBusPort();
        }
        if (!errors.isEmpty()) {
            throw new ConfigurationException(errors.lines());
        }
        return configuration;
    }

    /** Only its default can still be wrong. */
    private void checkBusPort() {
        try {
            configuration.value(Key.BUS_PORT);
        } catch (IllegalArgumentException e) {
            errors.add("bus_port: must be given, because there is no port after " + configuration.get(Key.PORT));
        }
    }
}
