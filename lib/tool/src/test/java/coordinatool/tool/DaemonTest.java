// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes and real signals. */
@Timeout(60)
class DaemonTest {
    private static final long STOP_MILLIS = 2_000;
    /** No timeout of JUnit ends a call of the C library. */
    private static final long RECEIVE_SECONDS = 50;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;

    @TempDir
    Path directory;

    private Process process;

    @AfterEach
    void endProcess() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void aSignalIsAnOrderlyStop(String signal) throws Exception {
        start("idle");
        awaitLine("ready");

        Duration took = signalAndWait(signal);

        assertThat(process.exitValue()).isZero();
        assertThat(rest()).containsExactly("closed", "coordinatool-test: stopped");
        assertThat(took).isLessThan(Duration.ofMillis(STOP_MILLIS));
    }

    /** nohup(1) has SIGHUP ignored, and a shell SIGINT for what a script runs in the background. */
    @Test
    void aSignalThatIsIgnoredAtTheStartStaysIgnored() throws Exception {
        process = builderWithSignals("IGNORE", "idle").start();
        awaitLine("ready");

        String ignored = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("SigIgn:")).findFirst().orElseThrow();
        assertThat(Long.parseUnsignedLong(ignored.substring(7).strip(), 16) & 0b11).as("1 SIGHUP, 2 SIGINT")
                .isEqualTo(0b11);
        signalAndWait("TERM");
        assertThat(process.exitValue()).isZero();
        assertThat(rest()).containsExactly("closed", "coordinatool-test: stopped");
    }

    @Test
    void aDaemonThatHangsIsStoppedInTimeAsWell() throws Exception {
        start("stuck");
        awaitLine("ready");

        Duration took = signalAndWait("TERM");

        assertThat(process.exitValue()).isZero();
        assertThat(rest()).singleElement().asString().contains("stopped without finishing");
        assertThat(took).isLessThan(Duration.ofMillis(STOP_MILLIS));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            finished | 0  | coordinatool-test: stopped
            fatal    | 69 | coordinatool-test: port 1 is taken by another program
            io       | 74 | coordinatool-test: input or output failed reason="java.io.IOException: disk full"
            bug      | 70 | coordinatool-test: internal error thread=main error="java.lang.IllegalStateException: bug"
            thread   | 70 | coordinatool-test: internal error thread=other error="java.lang.IllegalStateException: bug"
            """)
    void howItEndsIsTheExitStatusAndTheLastLine(String behaviour, int status, String line) throws Exception {
        start(behaviour);

        assertThat(process.waitFor()).isEqualTo(status);
        assertThat(rest()).last().isEqualTo(line);
    }

    @Test
    void debuggersSeeTheStack() throws Exception {
        start("-v", "-v", "bug");

        assertThat(process.waitFor()).isEqualTo(70);
        assertThat(rest()).anyMatch(line -> line.contains("at coordinatool.tool.DaemonUnderTest.onStart"));
    }

    @Test
    void anIdleDaemonUsesNoCpu() throws Exception {
        start("idle");
        awaitLine("ready");
        // What the JVM still compiles after the start is over by then.
        TimeUnit.MILLISECONDS.sleep(500);
        Duration before = process.info().totalCpuDuration().orElseThrow();

        TimeUnit.MILLISECONDS.sleep(1000);

        assertThat(process.info().totalCpuDuration().orElseThrow().minus(before)).isLessThan(Duration.ofMillis(50));
    }

    @Test
    void everyOptionOfTheServerIsTaken() throws Exception {
        start("--quiet", "-vvv", "-c", write("port 1"), "-A", "3", "--archive=4", "-H", "here", "--port", "77",
                "--redis-host", "", "--redis-port=78", "--client-grace", "79", "finished");

        assertThat(process.waitFor()).isZero();
        assertThat(rest()).contains(
                "coordinatool-test: configured port=77 archives=\"[3, 4]\" redis=:78 grace=79 host=here");
    }

    @Test
    void aWrongConfigurationIsToldAsAWhole() throws Exception {
        String file = write("port no\nredis_port no\nmystery 1\n");
        start("-c", file, "--client-grace", "x", "idle");

        assertThat(process.waitFor()).isEqualTo(78);
        assertThat(rest()).containsExactly(
                "coordinatool-test: " + file + ":3: unknown key mystery, ignored: correct or remove it",
                "coordinatool-test: " + file + ":1: port 'no': must be a whole number, 0 to 65535",
                "coordinatool-test: " + file + ":2: redis_port 'no': must be a whole number, 1 to 65535",
                "coordinatool-test: command line --client-grace: client_grace_ms 'x': must be a whole number, 0 to "
                        + "31622400000");
    }

    @Test
    void checkConfigOnlyChecks() throws Exception {
        start("--check-config", "-c", write("port 1"), "fatal");
        assertThat(process.waitFor()).isZero();
        assertThat(rest()).isEmpty();

        start("--check-config", "-c", write("port one"));
        assertThat(process.waitFor()).isEqualTo(78);
    }

    @Test
    void aWrongCommandLineIsAUsageError() throws Exception {
        start("--no-such-option");
        assertThat(process.waitFor()).isEqualTo(64);
        assertThat(rest()).first().asString().contains("--no-such-option");

        start("one", "two");
        assertThat(process.waitFor()).isEqualTo(64);
    }

    @Test
    void helpAndVersionGoToStandardOutput() throws Exception {
        start("--help");
        assertThat(process.waitFor()).isZero();
        assertThat(output()).contains("Is tested.").contains("--client-grace=MS").contains("[MOUNT]");

        start("-V");
        assertThat(process.waitFor()).isZero();
        assertThat(output()).matches("coordinatool-test \\d+\\.\\d+\\.\\d+\\S*\n");
    }

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

    @Test
    void aDaemonThatWaitsCanBeStopped() throws Exception {
        start(directory + "/nowhere");
        awaitLine("waiting for file");

        Duration took = signalAndWait("TERM");

        assertThat(process.exitValue()).isZero();
        assertThat(rest()).containsExactly("closed", "coordinatool-test: stopped");
        assertThat(took).isLessThan(Duration.ofMillis(STOP_MILLIS));
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

    @Test
    void theJournalGetsPriorities() throws Exception {
        ProcessBuilder builder = builder("fatal");
        Path log = directory.resolve("log");
        Files.createFile(log);
        builder.redirectError(log.toFile());
        builder.environment().put("JOURNAL_STREAM",
                Files.getAttribute(log, "unix:dev") + ":" + Files.getAttribute(log, "unix:ino"));
        process = builder.start();

        assertThat(process.waitFor()).isEqualTo(69);
        assertThat(Files.readString(log)).contains("<2>coordinatool-test: port 1 is taken");
    }

    private void start(String... arguments) throws IOException {
        process = builder(arguments).start();
    }

    private static ProcessBuilder builder(String... arguments) {
        return builderWithSignals("DEFAULT", arguments);
    }

    /** With DEFAULT or IGNORE for SIGHUP and SIGINT, whatever those who run the tests have. */
    private static ProcessBuilder builderWithSignals(String disposition, String... arguments) {
        List<String> command = new ArrayList<>(List.of("perl", "-e",
                "$SIG{HUP} = $SIG{INT} = shift; exec @ARGV", disposition, System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), "coordinatool.tool.DaemonUnderTest"));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("COORDINATOOL_")
                || name.equals("NOTIFY_SOCKET") || name.equals("JOURNAL_STREAM"));
        // Whatever this machine has in /etc does not count.
        builder.environment().put("COORDINATOOL_CONF", "/dev/null");
        return builder;
    }

    private String write(String text) throws IOException {
        return Files.writeString(directory.resolve("c.conf"), text).toString();
    }

    private void awaitLine(String part) throws IOException {
        BufferedReader reader = process.errorReader(StandardCharsets.UTF_8);
        String line = reader.readLine();
        while (line != null && !line.contains(part)) {
            line = reader.readLine();
        }
        assertThat(line).isNotNull();
    }

    private List<String> rest() {
        return process.errorReader(StandardCharsets.UTF_8).lines().toList();
    }

    private String output() throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Duration signalAndWait(String signal) throws Exception {
        long start = System.nanoTime();
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
        process.waitFor();
        return Duration.ofNanos(System.nanoTime() - start);
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
