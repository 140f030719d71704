// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Bus;
import coordinatool.store.RedisAddress;
import coordinatool.store.Store;
import coordinatool.store.Stores;
import coordinatool.tool.Configuration;
import coordinatool.tool.Daemon;
import coordinatool.tool.HostName;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import coordinatool.tool.MountArgument;

/** coordinatool-sched: owns the queue, makes every decision, and is the only one that writes to Redis. */
public final class Main {
    private Main() {
    }

    public static void main(String[] args) {
        Daemon.run("coordinatool-sched", "Keep the queue of HSM requests and decide which mover does what.",
                MountArgument.OPTIONAL, (configuration, log, mount) -> agent(configuration, log), args);
    }

    private static SchedAgent agent(Configuration configuration, Log log) {
        // Before anything has to be waited for: the other programs need them however long that takes.
        Bus.makeKeys(configuration.get(Key.BUS_KEY_FILE));
        return new SchedAgent(configuration, store(configuration, log),
                () -> Bus.listen(configuration.get(Key.BUS_HOST), configuration.get(Key.BUS_PORT),
                        configuration.get(Key.BUS_KEY_FILE), log), log);
    }

    private static Store store(Configuration configuration, Log log) {
        return Stores.open(new RedisAddress(configuration.get(Key.REDIS_HOST), configuration.get(Key.REDIS_PORT),
                configuration.get(Key.REDIS_USER), configuration.get(Key.REDIS_PASSWORD_FILE)),
                HostName.get() + "/" + configuration.get(Key.BUS_HOST) + ":" + configuration.get(Key.BUS_PORT), log);
    }
}
