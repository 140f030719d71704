// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The name of this host, to tell programs on several hosts apart. */
public final class HostName {
    /** IPv4, or anything with a colon, which no name has. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}|.*:.*");
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private HostName() {
    }

    /** A host name up to its first dot, by which movers are known; an address is kept whole. */
    static String shortOf(String name) {
        int dot = ADDRESS.matcher(name).matches() ? -1 : name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /**
     * As the kernel knows it; not asked of the resolver, which may take its time. {@code localhost} where it is not
     * told.
     */
    public static String get() {
        try {
            return Files.readString(KERNEL).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    /**
     * Whether a name or an address is one of this host. Asks the resolver.
     *
     * @throws UnknownHostException where the name means nothing
     */
    public static boolean isOfThisHost(String name) throws UnknownHostException {
        InetAddress address = InetAddress.getByName(name);
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
