// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import java.security.SecureRandom;

/**
 * Opens the ends of the bus: ZeroMQ over TCP, encrypted and authenticated with keys that the scheduler makes, one for
 * each role ({@link KeyFile}). All methods throw {@link Fatal} where a key file cannot be used.
 */
public final class Bus {
    private static final String SCHEDULER = "sched";

    private Bus() {
    }

    /**
     * Makes the key files where there are none: so that others have them however long the scheduler waits at its start.
     */
    public static void makeKeys(BusAddress address) {
        new KeyMaker(address.keyFile()).readOrCreate();
    }

    /**
     * Makes another key, beside those that are accepted already. To be run on the scheduler's host.
     *
     * @param word a role, or {@code sched} for the scheduler's own
     * @return what the other host needs, secret: a key file, or a line for those that are there
     * @throws IllegalArgumentException where there is no such role
     */
    public static String newKey(BusAddress address, String word) {
        KeyMaker maker = new KeyMaker(address.keyFile());
        return SCHEDULER.equals(word) ? maker.newSchedulersKey() : maker.newKey(Role.of(word));
    }

    /**
     * For who has to do something before it can {@link #connect}.
     *
     * @throws coordinatool.tool.NotYet where there is no key file yet
     */
    public static void requireKeys(BusAddress address, Role role) {
        KeyFile.read(address.keyFile(), role);
    }

    /**
     * The scheduler's end.
     *
     * @throws coordinatool.tool.NotYet where the port is in use, or the host has no such address or name
     */
    public static BusServer listen(BusAddress address, Log log) {
        BusKeys keys = new KeyMaker(address.keyFile()).readOrCreate();
        RouterSocket socket = new RouterSocket(address.host(), address.port(), keys.server(),
                new AcceptedKeys(address.keyFile(), log), log);
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
        requireKeys(address, role);
        long now = System.nanoTime();
        DealerSocket socket = new DealerSocket(address.host(), address.port(), DealerSocket.MAX_MESSAGE,
                () -> KeyFile.readNow(address.keyFile(), role), log, now);
        SecureRandom random = new SecureRandom();
        Program program = new Program(random.nextLong(), role, name, fsname);
        return new SessionBusClient(socket, program, random::nextLong, log, now);
    }
}
