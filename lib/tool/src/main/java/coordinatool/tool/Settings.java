// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A configuration while it is being put together. What the fields start with are the defaults. */
final class Settings {
    String host = "coordinatool";
    int port = 5123;
    Level level = Level.NORMAL;
    List<Integer> archiveIds = new ArrayList<>();
    String redisHost = "localhost";
    int redisPort = 6379;
    String redisUser = "";
    String redisPasswordFile = "";
    long clientGraceMillis = 600_000;
    final List<HostRule> archiveOnHosts = new ArrayList<>();
    final List<HashedHostRule> archiveOnHostsHashed = new ArrayList<>();
    int batchIdleSeconds;
    int batchMaxSeconds;
    int batchSlotsPerClient = 1;
    String reportingDir = "";
    String reportingHint = "";
    long reportingIntervalMillis = 60_000;
    /** Empty: the host's name up to the first dot. */
    String clientId = "";
    long maxRestore = -1;
    long maxArchive = -1;
    long maxRemove = -1;
    long halSize = 1 << 20;
    String busHost = "127.0.0.1";
    /** 0: the port after {@link #port}. */
    int busPort;
    Path busKeyFile = Path.of("/var/lib/coordinatool/bus.key");

    /** The bus takes two ports, its own and the next, for events. */
    static final int HIGHEST_BUS_PORT = 65_534;

    /**
     * Reads a key's value; that of a repeatable key is added.
     *
     * @throws IllegalArgumentException says what is wrong with the value
     */
    void set(Key key, String value) {
        switch (key) {
            case HOST -> host = Values.notEmpty(value);
            case PORT -> port = Values.intBetween(value, 0, Values.MAX_PORT);
            case VERBOSE -> level = Level.parse(value);
            case ARCHIVE_ID -> archiveIds.add(Values.intBetween(value, 1, Integer.MAX_VALUE));
            case REDIS_HOST -> redisHost = value;
            case REDIS_PORT -> redisPort = Values.intBetween(value, 1, Values.MAX_PORT);
            case CLIENT_GRACE_MS -> clientGraceMillis = Values.longBetween(value, 0, Values.MAX_MILLIS);
            case ARCHIVE_ON_HOSTS -> archiveOnHosts.add(hostRule(value));
            case ARCHIVE_ON_HOSTS_CH -> archiveOnHostsHashed.add(hashedHostRule(value));
            case BATCH_ARCHIVES_SLICES_SEC -> setSlices(value);
            case BATCH_ARCHIVES_SLOTS_PER_CLIENT -> batchSlotsPerClient =
                    Values.intBetween(value, 1, Values.MAX_SLOTS);
            case REPORTING_DIR -> reportingDir = value.isEmpty() ? "" : Values.pathBelow(value);
            case REPORTING_HINT -> reportingHint = value.isEmpty() ? "" : Values.hintName(value);
            case REPORTING_SCHEDULE_INTERVAL_MS -> reportingIntervalMillis =
                    Values.longBetween(value, 0, Values.MAX_MILLIS);
            case CLIENT_ID -> clientId = Values.notEmpty(value);
            case MAX_RESTORE -> maxRestore = Values.size(value, -1);
            case MAX_ARCHIVE -> maxArchive = Values.size(value, -1);
            case MAX_REMOVE -> maxRemove = Values.size(value, -1);
            case HAL_SIZE -> halSize = Values.size(value, 1);
            case REDIS_USER -> redisUser = value;
            case REDIS_PASSWORD_FILE -> redisPasswordFile = value.isEmpty() ? "" : Values.absolutePath(value);
            case BUS_HOST -> busHost = Values.notEmpty(value);
            case BUS_PORT -> busPort = Values.intBetween(value, 1, HIGHEST_BUS_PORT);
            case BUS_KEY_FILE -> busKeyFile = Path.of(Values.absolutePath(value));
        }
    }

    /** A key's value as a file would give it; empty where there is none, and for repeatable keys. */
    String text(Key key) {
        return switch (key) {
            case HOST -> host;
            case PORT -> Integer.toString(port);
            case VERBOSE -> level.name().toLowerCase(Locale.ROOT);
            case REDIS_HOST -> redisHost;
            case REDIS_PORT -> Integer.toString(redisPort);
            case CLIENT_GRACE_MS -> Long.toString(clientGraceMillis);
            case ARCHIVE_ID, ARCHIVE_ON_HOSTS, ARCHIVE_ON_HOSTS_CH -> "";
            case BATCH_ARCHIVES_SLICES_SEC -> batchIdleSeconds + (batchMaxSeconds == 0 ? "" : " " + batchMaxSeconds);
            case BATCH_ARCHIVES_SLOTS_PER_CLIENT -> Integer.toString(batchSlotsPerClient);
            case REPORTING_DIR -> reportingDir;
            case REPORTING_HINT -> reportingHint;
            case REPORTING_SCHEDULE_INTERVAL_MS -> Long.toString(reportingIntervalMillis);
            case CLIENT_ID -> effectiveClientId();
            case MAX_RESTORE -> Long.toString(maxRestore);
            case MAX_ARCHIVE -> Long.toString(maxArchive);
            case MAX_REMOVE -> Long.toString(maxRemove);
            case HAL_SIZE -> Long.toString(halSize);
            case REDIS_USER -> redisUser;
            case REDIS_PASSWORD_FILE -> redisPasswordFile;
            case BUS_HOST -> busHost;
            case BUS_PORT -> Integer.toString(effectiveBusPort());
            case BUS_KEY_FILE -> busKeyFile.toString();
        };
    }

    int effectiveBusPort() {
        if (busPort != 0) {
            return busPort;
        }
        return port == 0 ? new Settings().port + 1 : port + 1;
    }

    Configuration freeze() {
        return new Configuration(host, port, level, archiveIds, redisHost, redisPort, redisUser,
                redisPasswordFile, clientGraceMillis, archiveOnHosts, archiveOnHostsHashed, batchIdleSeconds,
                batchMaxSeconds, batchSlotsPerClient, reportingDir, reportingHint, reportingIntervalMillis,
                effectiveClientId(), maxRestore, maxArchive, maxRemove, halSize,
                busHost, effectiveBusPort(), busKeyFile);
    }

    private String effectiveClientId() {
        if (!clientId.isEmpty()) {
            return clientId;
        }
        return HostName.shortOf(HostName.get());
    }

    private void setSlices(String value) {
        List<String> words = Values.words(value, 1, 2, "IDLE [MAX]");
        int idle = Values.intBetween(words.get(0), 0, Values.MAX_SECONDS);
        batchMaxSeconds = words.size() == 1 ? 0 : Values.intBetween(words.get(1), 0, Values.MAX_SECONDS);
        batchIdleSeconds = idle;
    }

    private static HostRule hostRule(String value) {
        List<String> words = Values.words(value, 2, Integer.MAX_VALUE, "TAG HOST [HOST...]");
        return new HostRule(words.get(0), words.subList(1, words.size()));
    }

    private static HashedHostRule hashedHostRule(String value) {
        List<String> words = Values.words(value, 3, Integer.MAX_VALUE, "TAG N HOST [HOST...]");
        long modulus = Values.longBetween(words.get(1), 0, Integer.MAX_VALUE);
        return new HashedHostRule(words.get(0), modulus, words.subList(2, words.size()));
    }
}
