// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.tool.Daemon;
import coordinatool.tool.MountArgument;

/** coordinatool-sched: owns the queue, makes every decision, and is the only one that writes to Redis. */
public final class Main {
    private Main() {
    }

    public static void main(String[] args) {
        Daemon.run("coordinatool-sched", "Keep the queue of HSM requests and decide which mover does what.",
                MountArgument.OPTIONAL, (configuration, log, mount) -> new SchedAgent(configuration, log), args);
    }
}
