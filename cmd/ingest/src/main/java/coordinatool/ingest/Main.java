// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.bus.Bus;
import coordinatool.bus.BusAddress;
import coordinatool.bus.BusClient;
import coordinatool.bus.Role;
import coordinatool.tool.Agent;
import coordinatool.tool.Configuration;
import coordinatool.tool.Daemon;
import coordinatool.tool.HostName;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import coordinatool.tool.MountArgument;
import java.nio.file.Path;

/** coordinatool-ingest: takes HSM requests from Lustre and gives them to the scheduler. */
public final class Main {
    private Main() {
    }

    public static void main(String[] args) {
        Daemon.run("coordinatool-ingest",
                "Takes the HSM requests of a Lustre file system and hands them to coordinatool-sched.",
                MountArgument.REQUIRED, Main::agent, args);
    }

    private static Agent agent(Configuration configuration, Log log, String mount) {
        return new IngestAgent(mount, configuration, spool(configuration, mount),
                fsname -> connect(configuration, log, mount, fsname), log);
    }

    /** Where systemd says; else beside the key of the bus. */
    private static Path spool(Configuration configuration, String mount) {
        String directory = System.getenv().getOrDefault("STATE_DIRECTORY", "");
        String name = mount.replace("%", "%25").replace("/", "%2F") + ".spool";
        return directory.isEmpty() ? configuration.get(Key.BUS_KEY_FILE).resolveSibling("ingest" + name)
                : Path.of(directory, name);
    }

    private static BusClient connect(Configuration configuration, Log log, String mount, String fsname) {
        return Bus.connect(BusAddress.of(configuration), Role.INGEST, HostName.get() + ":" + mount, fsname, log);
    }
}
