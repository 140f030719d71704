// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every key of coordinatool.conf(5): whose it is, and its environment variable. Names and meanings of the first group
 * are the C server's. {@link Settings} knows their values.
 */
enum Key {
    HOST(Audience.ALL, "COORDINATOOL_HOST"),
    PORT(Audience.ALL, "COORDINATOOL_PORT"),
    VERBOSE(Audience.ALL, "COORDINATOOL_VERBOSE"),
    /** Of movers and tools, {@link ConfigurationLoader#ARCHIVE_IDS_VARIABLE} is a list of them. */
    ARCHIVE_ID(Audience.ALL, null),
    REDIS_HOST(Audience.DAEMONS, "COORDINATOOL_REDIS_HOST"),
    REDIS_PORT(Audience.DAEMONS, "COORDINATOOL_REDIS_PORT"),
    CLIENT_GRACE_MS(Audience.DAEMONS, "COORDINATOOL_CLIENT_GRACE"),
    ARCHIVE_ON_HOSTS(Audience.DAEMONS, null),
    ARCHIVE_ON_HOSTS_CH(Audience.DAEMONS, null),
    BATCH_ARCHIVES_SLICES_SEC(Audience.DAEMONS, null),
    BATCH_ARCHIVES_SLOTS_PER_CLIENT(Audience.DAEMONS, null),
    REPORTING_DIR(Audience.DAEMONS, null),
    REPORTING_HINT(Audience.DAEMONS, null),
    REPORTING_SCHEDULE_INTERVAL_MS(Audience.DAEMONS, null),
    CLIENT_ID(Audience.MOVERS, "COORDINATOOL_CLIENT_ID"),
    MAX_RESTORE(Audience.MOVERS, "COORDINATOOL_MAX_RESTORE"),
    MAX_ARCHIVE(Audience.MOVERS, "COORDINATOOL_MAX_ARCHIVE"),
    MAX_REMOVE(Audience.MOVERS, "COORDINATOOL_MAX_REMOVE"),
    HAL_SIZE(Audience.MOVERS, "COORDINATOOL_HAL_SIZE"),

    /* Keys of our own. */
    REDIS_USER(Audience.DAEMONS, "COORDINATOOL_REDIS_USER"),
    REDIS_PASSWORD_FILE(Audience.DAEMONS, "COORDINATOOL_REDIS_PASSWORD_FILE"),
    BUS_HOST(Audience.DAEMONS, "COORDINATOOL_BUS_HOST"),
    BUS_PORT(Audience.DAEMONS, "COORDINATOOL_BUS_PORT"),
    BUS_KEY_FILE(Audience.DAEMONS, "COORDINATOOL_BUS_KEY_FILE");

    /** The C program's documentation also writes it so. */
    private static final String SLICES_ALIAS = "batch_archives_slice_sec";

    private final Audience audience;
    private final String variable;

    Key(Audience audience, String variable) {
        this.audience = audience;
        this.variable = variable;
    }

    Audience audience() {
        return audience;
    }

    /** As it is written in a file. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The environment variable that sets it, if there is one. */
    Optional<String> variable() {
        return Optional.ofNullable(variable);
    }

    /** True where each line adds a value; otherwise the last line counts. */
    boolean repeatable() {
        return this == ARCHIVE_ID || this == ARCHIVE_ON_HOSTS || this == ARCHIVE_ON_HOSTS_CH;
    }

    static Optional<Key> of(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.equals(SLICES_ALIAS)) {
            return Optional.of(BATCH_ARCHIVES_SLICES_SEC);
        }
        return Arrays.stream(values()).filter(key -> key.key().equals(lower)).findFirst();
    }
}
