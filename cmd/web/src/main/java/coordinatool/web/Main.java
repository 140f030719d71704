// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import coordinatool.tool.Daemon;
import coordinatool.tool.MountArgument;
import coordinatool.tool.Tool;
import java.util.Arrays;

/** coordinatool-web: shows the coordinator to people and to Prometheus. */
public final class Main {
    private static final String REQUEST_SECONDS = "15";

    private Main() {
    }

    /** The program. */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(NewPassword.VERB)) {
            Tool.exit(NewPassword.run(Arrays.copyOfRange(args, 1, args.length)));
            return;
        }
        // Before the server is loaded, which reads it once: a connection whose request has not come by then is closed.
        System.setProperty("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
        Daemon.run("coordinatool-web", "Shows the coordinator in a browser, and its metrics to Prometheus."
                + " coordinatool-web " + NewPassword.VERB + " NAME: print a line for web_password_file.",
                MountArgument.OPTIONAL, (configuration, log) -> new WebAgent(configuration, log, ""),
                (configuration, log, mount) -> new WebAgent(configuration, log, mount), args);
    }
}
