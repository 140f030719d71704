// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.auth.TlsFiles;
import coordinatool.bus.Bus;
import coordinatool.bus.BusAddress;
import coordinatool.bus.Role;
import coordinatool.gateway.access.AccessControl;
import coordinatool.tool.Agent;
import coordinatool.tool.Configuration;
import coordinatool.tool.Daemon;
import coordinatool.tool.HostName;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import coordinatool.tool.MountArgument;
import coordinatool.tool.StateFile;
import coordinatool.wire.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** coordinatool-gateway: the TCP server that movers and tools talk to. See coordinatool-gateway(8). */
public final class Main {
    private Main() {
    }

    public static void main(String[] args) {
        Daemon.run("coordinatool-gateway", "Lets movers and tools talk to the scheduler over TCP.",
                MountArgument.OPTIONAL, Main::check, Main::gateway, args);
    }

    private static void check(Configuration c, Log log) {
        if (c.get(Key.TLS_PORT) != 0) {
            TlsServer.certificate(TlsFiles.of(c), log);
        }
    }

    private static Agent gateway(Configuration c, Log log, String mount) {
        // Host and listen address tell gateways apart, and a restarted one takes the place of its former self.
        BusAddress bus = BusAddress.of(c);
        return new Gateway(Endpoint.of(c, log), Limits.DEFAULT,
                wake -> AccessControl.of(c, mount, wake, log), () -> Bus.requireKeys(bus, Role.GATEWAY),
                port -> Bus.connect(bus, Role.GATEWAY, HostName.get() + "/" + c.get(Key.HOST) + ":" + port, null, log),
                () -> ends(c, log), log);
    }

    private static EndFile ends(Configuration c, Log log) {
        String name = "gateway-" + c.get(Key.HOST) + ":" + c.get(Key.PORT) + ".ends";
        Path file = StateFile.untilReboot(c, name);
        Path former = StateFile.of(c, name);
        if (!former.equals(file) && Files.exists(former) && !Files.exists(file)) {
            // An earlier version has kept them on the disk.
            try {
                Files.move(former, file);
            } catch (IOException e) {
                log.warn("ends of an earlier version cannot be taken over", "file", former, "reason", e);
            }
        }
        return EndFile.open(file, log);
    }
}
