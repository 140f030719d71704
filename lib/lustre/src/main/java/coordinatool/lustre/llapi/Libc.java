// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre.llapi;

import com.sun.jna.LastErrorException;
import com.sun.jna.Pointer;

/** Calls of the C library, bound by {@link Lustre#open}; Linux values of constants. */
final class Libc {
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int EFD_CLOEXEC = 0x80000;
    static final int EFD_NONBLOCK = 0x800;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final short POLLIN = 1;

    private Libc() {
    }

    static native int poll(Pointer fds, long count, int timeoutMillis) throws LastErrorException;

    static native int eventfd(int initial, int flags) throws LastErrorException;

    static native long write(int fd, Pointer bytes, long count) throws LastErrorException;

    static native long read(int fd, Pointer bytes, long count);

    static native int open(byte[] path, int flags) throws LastErrorException;

    static native int fcntl(int fd, int command, int argument) throws LastErrorException;

    static native int close(int fd);
}
