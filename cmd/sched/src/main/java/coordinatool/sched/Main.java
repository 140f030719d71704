// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Bus;
import coordinatool.bus.BusAddress;
import coordinatool.store.RedisAddress;
import coordinatool.store.Store;
import coordinatool.tool.Configuration;
import coordinatool.tool.Daemon;
import coordinatool.tool.HostName;
import coordinatool.tool.Log;
import coordinatool.tool.MountArgument;
import coordinatool.tool.StateFile;

/** coordinatool-sched: owns the queue, makes every decision, and is the only one that writes to Redis. */
public final class Main {
    private static final String PROGRAM = "coordinatool-sched";

    private Main() {
    }

    public static void main(String[] args) {
        if (NewKey.isAskedFor(args)) {
            NewKey.main(PROGRAM, args);
            return;
        }
        Daemon.run(PROGRAM, "Keeps the queue of HSM requests and decides which mover does what."
                + " With " + NewKey.OPTION + " ROLE: print a key of the bus for another host, see "
                + NewKey.OPTION + " --help.",
                MountArgument.OPTIONAL, (configuration, log, mount) -> agent(configuration, log), args);
    }

    static SchedAgent agent(Configuration configuration, Log log) {
        // Before anything has to be waited for: the other programs need them however long that takes.
        BusAddress bus = BusAddress.of(configuration);
        Bus.makeKeys(bus);
        Store store = Store.open(RedisAddress.of(configuration), HostName.get() + "/" + bus,
                StateFile.of(configuration, "sched-" + bus + ".missed"), log);
        return new SchedAgent(configuration, store, () -> Bus.listen(bus, log), log);
    }
}
