// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Bus;
import coordinatool.bus.BusAddress;
import coordinatool.store.RedisAddress;
import coordinatool.store.Store;
import coordinatool.tool.Configuration;
import coordinatool.tool.Daemon;
import coordinatool.tool.HostName;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import coordinatool.tool.MountArgument;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** coordinatool-sched: owns the queue, makes every decision, and is the only one that writes to Redis. */
public final class Main {
    private Main() {
    }

    public static void main(String[] args) {
        Daemon.run("coordinatool-sched", "Keep the queue of HSM requests and decide which mover does what.",
                MountArgument.OPTIONAL, (configuration, log, mount) -> agent(configuration, log), args);
    }

    static SchedAgent agent(Configuration configuration, Log log) {
        // Before anything has to be waited for: the other programs need them however long that takes.
        BusAddress bus = BusAddress.of(configuration);
        Bus.makeKeys(bus);
        Store store = Store.open(RedisAddress.of(configuration), HostName.get() + "/" + bus,
                missed(configuration, bus), log);
        return new SchedAgent(configuration, store, () -> Bus.listen(bus, log), log);
    }

    /** A file for each scheduler of this host: where systemd says, else beside the key of the bus. */
    private static Path missed(Configuration configuration, BusAddress bus) {
        String directory = System.getenv().getOrDefault("STATE_DIRECTORY", "");
        String name = "sched-" + URLEncoder.encode(bus.toString(), StandardCharsets.UTF_8) + ".missed";
        return directory.isEmpty() ? configuration.get(Key.BUS_KEY_FILE).resolveSibling(name)
                : Path.of(directory, name);
    }
}
