// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.queue;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.JavaProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The program as a process; what it does with a server is tested with its library, and with whole sites. */
class MainTest {
    private static String run(int wanted, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(JavaProcess.command("coordinatool.queue.Main", arguments))
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("COORDINATOOL_"));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(said).isEqualTo(wanted);
        return said;
    }

    @Test
    void saysWhereNoServerIs() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(run(69, "-H", "127.0.0.1", "-p", Integer.toString(port)))
                .startsWith("coordinatool-queue: waiting for a coordinator server=127.0.0.1:" + port)
                .contains("\ncoordinatool-queue: no coordinator at 127.0.0.1:" + port).hasLineCount(2);
    }

    @Test
    void knowsItsCommandLine() throws IOException {
        assertThat(run(0, "--version")).startsWith("coordinatool-queue ");
        assertThat(run(0, "--help")).contains("FILE", "--fsname=NAME");
        assertThat(run(64, "--archive", "1")).startsWith("coordinatool-queue: ");
    }
}
