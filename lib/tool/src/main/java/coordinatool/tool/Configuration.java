// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.nio.file.Path;
import java.util.List;

/**
 * What an administrator decided: the keys of coordinatool.conf(5), checked and typed. Immutable. The defaults stand in
 * {@link Settings}; {@link ConfigurationLoader} makes one from file, environment and command line.
 *
 * @param host name or address that the gateway listens on and that tools connect to
 * @param port TCP port of the gateway; 0: the kernel chooses (tests)
 * @param level how much is logged
 * @param archiveIds archive ids to serve; empty: any
 * @param redisHost where Redis is; empty: run without
 * @param redisPort TCP port of Redis
 * @param redisUser user of the access list of Redis; empty: its default user
 * @param redisPasswordFile file with the password of Redis; empty: it wants none
 * @param clientGraceMillis how long a mover that went away keeps its work
 * @param archiveOnHosts in the order of the file; the last that matches wins
 * @param archiveOnHostsHashed in the order of the file
 * @param batchIdleSeconds how long a batch slot is kept with nothing to do; 0: no batches
 * @param batchMaxSeconds how long a batch slot is kept at most; 0: no limit
 * @param batchSlotsPerClient batch slots of each mover, at least 1
 * @param reportingDir directory of the reports below the mount; empty: no reports
 * @param reportingHint name of the hint that asks for a report; empty: no reports
 * @param reportingIntervalMillis time between two progress reports; 0: none
 * @param clientId a mover's name
 * @param maxRestore restores that a mover takes at once; -1: no limit
 * @param maxArchive archives that a mover takes at once; -1: no limit
 * @param maxRemove removes that a mover takes at once; -1: no limit
 * @param halSize bytes of a mover's receive buffer
 * @param busHost where the scheduler listens for our other daemons
 * @param busPort port of the bus; its events are on the port after it
 * @param busKeyFile file of mode 0600 with the key that all daemons of one coordinator share
 */
public record Configuration(
        String host,
        int port,
        Level level,
        List<Integer> archiveIds,
        String redisHost,
        int redisPort,
        String redisUser,
        String redisPasswordFile,
        long clientGraceMillis,
        List<HostRule> archiveOnHosts,
        List<HashedHostRule> archiveOnHostsHashed,
        int batchIdleSeconds,
        int batchMaxSeconds,
        int batchSlotsPerClient,
        String reportingDir,
        String reportingHint,
        long reportingIntervalMillis,
        String clientId,
        long maxRestore,
        long maxArchive,
        long maxRemove,
        long halSize,
        String busHost,
        int busPort,
        Path busKeyFile) {
    public Configuration {
        archiveIds = List.copyOf(archiveIds);
        archiveOnHosts = List.copyOf(archiveOnHosts);
        archiveOnHostsHashed = List.copyOf(archiveOnHostsHashed);
    }
}
