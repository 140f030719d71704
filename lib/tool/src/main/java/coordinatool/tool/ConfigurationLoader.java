// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a {@link Configuration} together: file, then environment, then command line, the later winning. Everything that
 * is wrong is collected, so that an administrator sees it all at once.
 *
 * <p>The file has lines {@code key value}; keys in any case; blank lines and lines that start with # do not count.
 * A key that nobody knows and a key without a value are warnings, since one file serves several programs and versions;
 * a value that cannot be understood is an error.
 */
public final class ConfigurationLoader {
    static final Path DEFAULT_FILE = Path.of("/etc/coordinatool.conf");
    static final String FILE_VARIABLE = "COORDINATOOL_CONF";
    /** Far more than any site's host lines; a bigger file is the wrong file. */
    static final long MAX_FILE_BYTES = 16 << 20;

    /** What the command line says of a key: {@code option} is how the user wrote it, for messages. */
    record Override(Key key, String option, String value) {
    }

    private final Settings settings = new Settings();
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** Reads lines as of a file, without environment or command line: for tests. */
    public static Configuration ofText(String text) throws ConfigurationException {
        ConfigurationLoader loader = new ConfigurationLoader();
        loader.readLines("text", text);
        return loader.finish();
    }

    /** Warnings so far: one line each. */
    List<String> warnings() {
        return warnings;
    }

    /**
     * Reads the configuration file.
     *
     * @param named what the command line names, if it does; otherwise the environment or the default place
     */
    void readFile(Optional<Path> named, Map<String, String> environment) {
        Optional<Path> wanted = named.or(() ->
                Optional.ofNullable(environment.get(FILE_VARIABLE)).filter(s -> !s.isEmpty()).map(Path::of));
        Path file = wanted.orElse(DEFAULT_FILE);
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                errors.add(file + ": bigger than " + MAX_FILE_BYTES + " bytes, not a configuration file");
                return;
            }
            readLines(file.toString(), StandardCharsets.UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString());
        } catch (CharacterCodingException e) {
            errors.add(file + ": not text in UTF-8");
        } catch (NoSuchFileException e) {
            if (wanted.isPresent()) {
                errors.add(file + ": no such file");
            }
        } catch (IOException e) {
            errors.add(file + ": cannot be read: " + e.getMessage());
        }
    }

    private void readLines(String origin, String text) {
        int number = 0;
        for (String raw : (Iterable<String>) text.lines()::iterator) {
            number++;
            String line = raw.strip();
            if (!line.isEmpty() && line.charAt(0) != '#') {
                readLine(origin + ":" + number, line);
            }
        }
    }

    private void readLine(String where, String line) {
        String[] parts = line.split("\\s+", 2);
        Optional<Key> key = Key.of(parts[0]);
        if (key.isEmpty()) {
            warnings.add(where + ": unknown key " + parts[0]);
        } else if (parts.length < 2) {
            warnings.add(where + ": " + parts[0] + " has no value");
        } else {
            apply(where, key.get(), parts[1]);
        }
    }

    /** A variable that is set to nothing counts as not set, except where nothing is a value: no Redis. */
    void readEnvironment(Map<String, String> environment) {
        for (Key key : Key.values()) {
            String value = key.variable().map(environment::get).orElse(null);
            if (value != null && (!value.isEmpty() || key == Key.REDIS_HOST)) {
                apply("environment " + key.variable().get(), key, value);
            }
        }
    }

    /** Archive ids of the command line replace those of the file; everything else overrides one by one. */
    void readCommandLine(List<Override> overrides, int louder) {
        if (overrides.stream().anyMatch(o -> o.key() == Key.ARCHIVE_ID)) {
            settings.archiveIds = new ArrayList<>();
        }
        overrides.forEach(o -> apply("option " + o.option(), o.key(), o.value()));
        settings.level = settings.level.louder(louder);
    }

    private void apply(String where, Key key, String value) {
        try {
            key.apply(settings, value);
        } catch (IllegalArgumentException e) {
            errors.add(where + ": " + key.key() + " '" + value + "': " + e.getMessage());
        }
    }

    /** @throws ConfigurationException with every problem found so far */
    Configuration finish() throws ConfigurationException {
        if (settings.effectiveBusPort() > Settings.HIGHEST_BUS_PORT) {
            errors.add("bus_port: must be given, because there are not two free ports after port " + settings.port);
        }
        if (!errors.isEmpty()) {
            throw new ConfigurationException(errors);
        }
        return settings.freeze();
    }
}
