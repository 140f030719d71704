// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.bus.Bus;
import coordinatool.bus.BusClient;
import coordinatool.bus.Role;
import coordinatool.tool.Agent;
import coordinatool.tool.Configuration;
import coordinatool.tool.Daemon;
import coordinatool.tool.HostName;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import coordinatool.tool.MountArgument;

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
        return new IngestAgent(mount, configuration, fsname -> connect(configuration, log, mount, fsname), log);
    }

    private static BusClient connect(Configuration configuration, Log log, String mount, String fsname) {
        return Bus.connect(configuration.get(Key.BUS_HOST), configuration.get(Key.BUS_PORT),
                configuration.get(Key.BUS_KEY_FILE), Role.INGEST, HostName.get() + ":" + mount, fsname, log);
    }
}
