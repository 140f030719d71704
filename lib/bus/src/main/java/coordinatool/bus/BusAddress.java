// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import java.nio.file.Path;

/**
 * Where the daemons of one coordinator meet.
 *
 * @param host    name or address on which the scheduler listens
 * @param port    TCP port
 * @param keyFile the scheduler's key file; those of the others lie beside it
 */
public record BusAddress(String host, int port, Path keyFile) {
    public static BusAddress of(Configuration configuration) {
        return new BusAddress(configuration.get(Key.BUS_HOST), configuration.get(Key.BUS_PORT),
                configuration.get(Key.BUS_KEY_FILE));
    }

    /** For logs. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
