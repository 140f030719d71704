// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A configuration while it is being put together. What the fields start with are the defaults. */
final class Settings {
    String host = "coordinatool";
    int port = 5123;
    Level level = Level.NORMAL;
    List<Integer> archiveIds = new ArrayList<>();
    String redisHost = "localhost";
    int redisPort = 6379;
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

    int effectiveBusPort() {
        if (busPort != 0) {
            return busPort;
        }
        return port == 0 ? new Settings().port + 1 : port + 1;
    }

    Configuration freeze() {
        return new Configuration(host, port, level, archiveIds, redisHost, redisPort, clientGraceMillis,
                archiveOnHosts, archiveOnHostsHashed, batchIdleSeconds, batchMaxSeconds, batchSlotsPerClient,
                reportingDir, reportingHint, reportingIntervalMillis,
                clientId.isEmpty() ? shortHostName() : clientId, maxRestore, maxArchive, maxRemove, halSize,
                busHost, effectiveBusPort(), busKeyFile);
    }

    private static String shortHostName() {
        String name = HostName.get();
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
