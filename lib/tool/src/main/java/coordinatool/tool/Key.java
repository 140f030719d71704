// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every key of coordinatool.conf(5): its environment variable, and how its value is read. Names and meanings of the
 * first group are the C server's.
 */
enum Key {
    HOST("COORDINATOOL_HOST") {
        @Override
        void apply(Settings settings, String value) {
            settings.host = Values.notEmpty(value);
        }
    },
    PORT("COORDINATOOL_PORT") {
        @Override
        void apply(Settings settings, String value) {
            settings.port = Values.intBetween(value, 0, Values.MAX_PORT);
        }
    },
    VERBOSE("COORDINATOOL_VERBOSE") {
        @Override
        void apply(Settings settings, String value) {
            settings.level = Level.parse(value);
        }
    },
    ARCHIVE_ID(null) {
        @Override
        void apply(Settings settings, String value) {
            settings.archiveIds.add(Values.intBetween(value, 1, Integer.MAX_VALUE));
        }
    },
    REDIS_HOST("COORDINATOOL_REDIS_HOST") {
        @Override
        void apply(Settings settings, String value) {
            settings.redisHost = value;
        }
    },
    REDIS_PORT("COORDINATOOL_REDIS_PORT") {
        @Override
        void apply(Settings settings, String value) {
            settings.redisPort = Values.intBetween(value, 1, Values.MAX_PORT);
        }
    },
    CLIENT_GRACE_MS("COORDINATOOL_CLIENT_GRACE") {
        @Override
        void apply(Settings settings, String value) {
            settings.clientGraceMillis = Values.longBetween(value, 0, Values.MAX_MILLIS);
        }
    },
    ARCHIVE_ON_HOSTS(null) {
        @Override
        void apply(Settings settings, String value) {
            List<String> words = Values.words(value, 2, "TAG HOST [HOST...]");
            settings.archiveOnHosts.add(new HostRule(words.get(0), words.subList(1, words.size())));
        }
    },
    ARCHIVE_ON_HOSTS_CH(null) {
        @Override
        void apply(Settings settings, String value) {
            List<String> words = Values.words(value, 3, "TAG N HOST [HOST...]");
            long modulus = Values.longBetween(words.get(1), 0, Integer.MAX_VALUE);
            settings.archiveOnHostsHashed.add(
                    new HashedHostRule(words.get(0), modulus, words.subList(2, words.size())));
        }
    },
    BATCH_ARCHIVES_SLICES_SEC(null) {
        @Override
        void apply(Settings settings, String value) {
            List<String> words = Values.words(value, 1, "IDLE [MAX]");
            if (words.size() > 2) {
                throw new IllegalArgumentException("not of the form IDLE [MAX]");
            }
            settings.batchIdleSeconds = Values.intBetween(words.get(0), 0, Values.MAX_SECONDS);
            settings.batchMaxSeconds =
                    words.size() == 1 ? 0 : Values.intBetween(words.get(1), 0, Values.MAX_SECONDS);
        }
    },
    BATCH_ARCHIVES_SLOTS_PER_CLIENT(null) {
        @Override
        void apply(Settings settings, String value) {
            settings.batchSlotsPerClient = Values.intBetween(value, 1, Values.MAX_SLOTS);
        }
    },
    REPORTING_DIR(null) {
        @Override
        void apply(Settings settings, String value) {
            settings.reportingDir = Values.pathBelow(value);
        }
    },
    REPORTING_HINT(null) {
        @Override
        void apply(Settings settings, String value) {
            settings.reportingHint = Values.hintName(value);
        }
    },
    REPORTING_SCHEDULE_INTERVAL_MS(null) {
        @Override
        void apply(Settings settings, String value) {
            settings.reportingIntervalMillis = Values.longBetween(value, 0, Values.MAX_MILLIS);
        }
    },
    CLIENT_ID("COORDINATOOL_CLIENT_ID") {
        @Override
        void apply(Settings settings, String value) {
            settings.clientId = Values.notEmpty(value);
        }
    },
    MAX_RESTORE("COORDINATOOL_MAX_RESTORE") {
        @Override
        void apply(Settings settings, String value) {
            settings.maxRestore = Values.size(value, -1);
        }
    },
    MAX_ARCHIVE("COORDINATOOL_MAX_ARCHIVE") {
        @Override
        void apply(Settings settings, String value) {
            settings.maxArchive = Values.size(value, -1);
        }
    },
    MAX_REMOVE("COORDINATOOL_MAX_REMOVE") {
        @Override
        void apply(Settings settings, String value) {
            settings.maxRemove = Values.size(value, -1);
        }
    },
    HAL_SIZE("COORDINATOOL_HAL_SIZE") {
        @Override
        void apply(Settings settings, String value) {
            settings.halSize = Values.size(value, 1);
        }
    },

    /* Keys of our own. */
    BUS_HOST("COORDINATOOL_BUS_HOST") {
        @Override
        void apply(Settings settings, String value) {
            settings.busHost = Values.notEmpty(value);
        }
    },
    BUS_PORT("COORDINATOOL_BUS_PORT") {
        @Override
        void apply(Settings settings, String value) {
            settings.busPort = Values.intBetween(value, 1, Settings.HIGHEST_BUS_PORT);
        }
    },
    BUS_KEY_FILE("COORDINATOOL_BUS_KEY_FILE") {
        @Override
        void apply(Settings settings, String value) {
            settings.busKeyFile = Path.of(Values.absolutePath(value));
        }
    };

    /** The C program's documentation also writes it so. */
    private static final String SLICES_ALIAS = "batch_archives_slice_sec";

    private final String variable;

    Key(String variable) {
        this.variable = variable;
    }

    /**
     * Reads a value into the settings.
     *
     * @throws IllegalArgumentException says what is wrong with the value
     */
    abstract void apply(Settings settings, String value);

    /** As it is written in a file. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The environment variable that sets it, if there is one. */
    Optional<String> variable() {
        return Optional.ofNullable(variable);
    }

    static Optional<Key> of(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.equals(SLICES_ALIAS)) {
            return Optional.of(BATCH_ARCHIVES_SLICES_SEC);
        }
        return Arrays.stream(values()).filter(key -> key.key().equals(lower)).findFirst();
    }
}
