// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import java.security.SecureRandom;

/**
 * Opens the ends of the bus: ZeroMQ over TCP, encrypted and authenticated with the keys of a file that all programs
 * share ({@link KeyFile}; the scheduler makes it). All methods throw {@link Fatal} where the key file cannot be used.
 */
public final class Bus {
    private Bus() {
    }

    /** Makes the key file where there is none: so that others have it however long the scheduler waits at its start. */
    public static void makeKeys(BusAddress address) {
        KeyFile.readOrCreate(address.keyFile());
    }

    /**
     * For who has to do something before it can {@link #connect}.
     *
     * @throws coordinatool.tool.NotYet where there is no key file yet
     */
    public static void requireKeys(BusAddress address) {
        KeyFile.read(address.keyFile());
    }

    /**
     * The scheduler's end.
     *
     * @throws coordinatool.tool.NotYet where the port is in use, or the host has no such address or name
     */
    public static BusServer listen(BusAddress address, Log log) {
        BusKeys keys = KeyFile.readOrCreate(address.keyFile());
        RouterSocket socket = new RouterSocket(address.host(), address.port(), keys, log);
        return new SessionBusServer(socket, new SecureRandom()::nextLong, log);
    }

    /**
     * The end of any other program. Does not wait for the scheduler, which may come and go.
     *
     * @param name   unique among programs of this role that can live at the same time; who comes later takes it over
     * @param fsname file system that an ingest serves, null for others
     * @throws coordinatool.tool.NotYet where there is no key file yet
     */
    public static BusClient connect(BusAddress address, Role role, String name, String fsname, Log log) {
        BusKeys keys = KeyFile.read(address.keyFile());
        long now = System.nanoTime();
        DealerSocket socket = new DealerSocket(address.host(), address.port(), DealerSocket.MAX_MESSAGE, keys, log,
                now);
        SecureRandom random = new SecureRandom();
        Program program = new Program(random.nextLong(), role, name, fsname);
        return new SessionBusClient(socket, program, random::nextLong, log, now);
    }
}
