// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Sets TCP_USER_TIMEOUT, see tcp(7): how long what was sent may stay unacknowledged until the connection counts as
 * broken. Java has no name for this option, nor does it show the number of a socket. But what is accepted has the
 * options of the socket that listens, and of those a process knows which they are.
 */
public final class TcpUserTimeout {
    private static final int SOL_SOCKET = 1;
    private static final int SO_ACCEPTCONN = 30;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_USER_TIMEOUT = 18;

    private TcpUserTimeout() {
    }

    /** For all sockets of this process that listen now, and the connections that they accept from now on. */
    public static void setOnListeningSockets(Duration timeout) throws IOException {
        IntByReference millis = new IntByReference((int) timeout.toMillis());
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            LibC libc = Native.load("c", LibC.class);
            for (Path descriptor : descriptors) {
                int fd = Integer.parseInt(descriptor.getFileName().toString());
                if (listens(libc, fd)) {
                    libc.setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, millis, Integer.BYTES);
                }
            }
        } catch (LastErrorException | UnsatisfiedLinkError e) {
            throw new IOException("TCP_USER_TIMEOUT: " + e.getMessage(), e);
        }
    }

    private static boolean listens(LibC libc, int fd) {
        IntByReference accepts = new IntByReference();
        try {
            libc.getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, accepts, new IntByReference(Integer.BYTES));
        } catch (LastErrorException e) {
            // No socket.
            return false;
        }
        return accepts.getValue() != 0;
    }

    /** The C library's calls that we need. */
    interface LibC extends Library {
        int getsockopt(int fd, int level, int name, IntByReference value, IntByReference size)
                throws LastErrorException;

        int setsockopt(int fd, int level, int name, IntByReference value, int size) throws LastErrorException;
    }
}
