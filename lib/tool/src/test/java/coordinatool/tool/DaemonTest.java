// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes and real signals. */
class DaemonTest extends DaemonProcess {
    private static final long STOP_MILLIS = 2_000;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalIsAnOrderlyStop(String signal) throws Exception {
        start("idle");
        awaitLine("ready");

        Duration took = signalAndWait(signal);

        assertThat(process.exitValue()).isZero();
        assertThat(rest()).containsExactly("closed", "coordinatool-test: stopped");
        assertThat(took).isLessThan(Duration.ofMillis(STOP_MILLIS));
    }

    @Test
    void aHangupHasTheConfigurationReadAgain() throws Exception {
        String file = write("client_grace_ms 1\nhost here\nport 5\nredis_port 7\nmax_archive 3");
        start("-c", file, "--port", "6", "idle");
        awaitLine("ready");

        write("client_grace_ms 2\nport 7\nverbose info\nmax_archive 4\narchive_id 5\n");
        hangUp();
        assertThat(lines(5)).containsExactly("reconfigured grace=2 host=here",
                "coordinatool-test: needs a restart key=host",
                "coordinatool-test: needs a restart key=archive_id",
                "coordinatool-test: needs a restart key=redis_port",
                "coordinatool-test: configuration read again taken=\"[verbose, client_grace_ms]\"");

        write("client_grace_ms 3\nport no\nredis_port no\n");
        hangUp();
        assertThat(lines(3)).containsExactly(
                "coordinatool-test: " + file + ":2: port 'no': must be a whole number, 0 to 65535",
                "coordinatool-test: " + file + ":3: redis_port 'no': must be a whole number, 1 to 65535",
                "coordinatool-test: configuration not taken, the one of before stays in force");

        write("client_grace_ms 2\nhost here\nredis_port 7\nverbose info");
        hangUp();
        assertThat(lines(1)).containsExactly("coordinatool-test: configuration read again taken=\"nothing new\"");
        signalAndWait("TERM");
        assertThat(rest()).containsExactly("closed", "coordinatool-test: stopped");
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

    @Test
    void aDaemonThatWaitsCanBeStopped() throws Exception {
        start(directory + "/nowhere");
        awaitLine("waiting for file");

        Duration took = signalAndWait("TERM");

        assertThat(process.exitValue()).isZero();
        assertThat(rest()).containsExactly("closed", "coordinatool-test: stopped");
        assertThat(took).isLessThan(Duration.ofMillis(STOP_MILLIS));
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

    private String write(String text) throws IOException {
        return Files.writeString(directory.resolve("c.conf"), text).toString();
    }
}
