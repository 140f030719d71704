// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service manager hears of a real process. */
class ServiceManagerTest extends DaemonProcess {
    /** No timeout of JUnit ends a call of the C library. */
    private static final long RECEIVE_SECONDS = 50;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theServiceManagerIsTold(boolean isAbstract) throws Exception {
        String name = isAbstract ? "@coordinatool-test-" + ProcessHandle.current().pid() : directory + "/notify";
        withManager(name, "idle", (libc, socket) -> {
            assertThat(receive(libc, socket)).isEqualTo("READY=1\nSTATUS=ready");
            signalAndWait("TERM");
            assertThat(receive(libc, socket)).isEqualTo("STOPPING=1");
        });
    }

    @Test
    void aDaemonThatWaitsIsReadyAndItsStatusSaysForWhat() throws Exception {
        Path late = directory.resolve("late");
        withManager(directory + "/notify", late.toString(), (libc, socket) -> {
            assertThat(receive(libc, socket)).isEqualTo("READY=1\nSTATUS=waiting for file " + late + ": not there");
            Files.createFile(late);
            assertThat(receive(libc, socket)).isEqualTo("STATUS=ready");
            awaitLine("ready");
        });
    }

    /** What is done with the other end of a service manager's socket. */
    private interface Manager {
        void hear(Sockets libc, int socket) throws Exception;
    }

    /** Starts the daemon under a service manager with this socket. */
    private void withManager(String name, String behaviour, Manager manager) throws Exception {
        boolean isAbstract = name.startsWith("@");
        byte[] address = new byte[2 + name.length() + (isAbstract ? 0 : 1)];
        address[0] = 1;
        System.arraycopy(name.getBytes(StandardCharsets.UTF_8), 0, address, 2, name.length());
        if (isAbstract) {
            address[2] = 0;
        }
        Sockets libc = Native.load("c", Sockets.class);
        int socket = libc.socket(1, 2, 0);
        try {
            libc.setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, new long[] {RECEIVE_SECONDS, 0}, 2 * Long.BYTES);
            libc.bind(socket, address, address.length);
            ProcessBuilder builder = builder(behaviour);
            builder.environment().put("NOTIFY_SOCKET", name);
            process = builder.start();
            manager.hear(libc, socket);
        } finally {
            libc.close(socket);
        }
    }

    @Test
    void aServiceManagerThatIsNotThereIsNoReasonToFail() throws Exception {
        ProcessBuilder builder = builder("finished");
        builder.environment().put("NOTIFY_SOCKET", directory + "/nobody");
        process = builder.start();

        assertThat(process.waitFor()).isZero();
        assertThat(rest()).first().asString().contains("service manager not told");
    }

    private static String receive(Sockets libc, int socket) {
        byte[] buffer = new byte[400];
        int size = (int) libc.recv(socket, buffer, buffer.length, 0);
        return new String(buffer, 0, size, StandardCharsets.UTF_8);
    }

    /** The other end of sd_notify(3). */
    interface Sockets extends Library {
        int socket(int domain, int type, int protocol) throws LastErrorException;

        int setsockopt(int fd, int level, int name, long[] value, int size) throws LastErrorException;

        int bind(int fd, byte[] address, int size) throws LastErrorException;

        long recv(int fd, byte[] buffer, long size, int flags) throws LastErrorException;

        int close(int fd) throws LastErrorException;
    }
}
