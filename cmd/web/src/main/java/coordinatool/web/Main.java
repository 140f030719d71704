// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import coordinatool.tool.Daemon;
import coordinatool.tool.MountArgument;

/** coordinatool-web: shows the coordinator to people and to Prometheus. */
public final class Main {
    private Main() {
    }

    /** The program. */
    public static void main(String[] args) {
        Daemon.run("coordinatool-web", "Shows the coordinator in a browser, and its metrics to Prometheus.",
                MountArgument.OPTIONAL, (configuration, log, mount) -> new WebAgent(configuration, log), args);
    }
}
