// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;

/** syslog(3) under a name. Java has no datagrams of Unix. One thread; may wait for a syslog that does not read. */
final class SysLog {
    private static final int LOG_NOTICE = 5;
    /** Security and authorization messages. */
    private static final int LOG_AUTHPRIV = 10 << 3;

    private final LibC libc = Native.load("c", LibC.class);
    /** The C library keeps the address. */
    private final Memory identifier;

    SysLog(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        identifier = new Memory(bytes.length + 1L);
        identifier.write(0, bytes, 0, bytes.length);
        identifier.setByte(bytes.length, (byte) 0);
        libc.openlog(identifier, 0, LOG_AUTHPRIV);
    }

    /** One line. Where there is no syslog nothing happens. */
    void write(String line) {
        libc.syslog(LOG_NOTICE, "%s", line);
    }

    /** The C library's calls that we need. */
    interface LibC extends Library {
        void openlog(Pointer identifier, int options, int facility);

        void syslog(int priority, String format, Object... values);
    }
}
