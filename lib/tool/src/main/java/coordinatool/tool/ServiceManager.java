// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tells whoever started us how we are: ready once the daemon serves, or else waits for something that may take its time
 * to come, as Redis does. Whoever has to wait for a start shall not wait for that: a boot goes on, and no time limit
 * for starts ends what only waits. systemd's status then says for what.
 *
 * <p>lhsmd_coordinatool(8) gives the number of a file descriptor in {@code COORDINATOOL_READY_FD}, which takes one line
 * when the daemon is ready.
 *
 * <p>systemd is told as by sd_notify(3). Java 17 has no Unix datagram sockets, so this calls sendto(2); JNA is loaded
 * only if there is a service manager to talk to.
 */
final class ServiceManager {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    /** sizeof(sockaddr_un.sun_path). */
    private static final int MAX_PATH = 108;

    private static final Pattern DESCRIPTOR = Pattern.compile("[0-9]{1,9}");

    private final String descriptor;
    private final String path;
    private final Log log;
    private boolean told;

    ServiceManager(Map<String, String> environment, Log log) {
        this.descriptor = environment.getOrDefault("COORDINATOOL_READY_FD", "");
        this.path = environment.getOrDefault("NOTIFY_SOCKET", "");
        this.log = log;
    }

    /** The daemon serves. */
    void ready() {
        tellReady("ready");
    }

    /** The daemon waits for something: one line that says for what; an empty one once it does not wait any more. */
    void waiting(String what) {
        tellReady(what.isEmpty() ? "ready" : what.replaceAll("\\p{Cntrl}", " "));
    }

    private void tellReady(String state) {
        tell((told ? "" : "READY=1\n") + "STATUS=" + state);
        if (!told && DESCRIPTOR.matcher(descriptor).matches()) {
            try (FileOutputStream out = new FileOutputStream("/dev/fd/" + descriptor)) {
                out.write('\n');
            } catch (IOException e) {
                log.warn("who started this daemon was not told", "descriptor", descriptor, "reason", e.getMessage());
            }
        }
        told = true;
    }

    /** The daemon is about to end. */
    void stopping() {
        tell("STOPPING=1");
    }

    private void tell(String state) {
        if (path.isEmpty()) {
            return;
        }
        try {
            send(Native.load("c", LibC.class), state.getBytes(StandardCharsets.UTF_8));
        } catch (LastErrorException | UnsatisfiedLinkError e) {
            log.warn("service manager not told", "state", state, "socket", path, "reason", e.getMessage());
        }
    }

    private void send(LibC libc, byte[] state) {
        byte[] address = address();
        int fd = libc.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        try {
            libc.sendto(fd, state, state.length, 0, address, address.length);
        } finally {
            libc.close(fd);
        }
    }

    /** A sockaddr_un: family in the machine's byte order, then the path; a leading @ means an abstract name. */
    private byte[] address() {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length >= MAX_PATH) {
            throw new LastErrorException("longer than a socket's name can be");
        }
        boolean isAbstract = name[0] == '@';
        byte[] address = new byte[2 + name.length + (isAbstract ? 0 : 1)];
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        address[little ? 0 : 1] = AF_UNIX;
        System.arraycopy(name, 0, address, 2, name.length);
        if (isAbstract) {
            address[2] = 0;
        }
        return address;
    }

    /** The C library's calls that we need. */
    interface LibC extends Library {
        int socket(int domain, int type, int protocol) throws LastErrorException;

        long sendto(int fd, byte[] data, long size, int flags, byte[] address, int addressSize)
                throws LastErrorException;

        int close(int fd) throws LastErrorException;
    }
}
