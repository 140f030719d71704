// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** For tests with a {@link DaemonUnderTest} as a real process. */
@Timeout(60)
abstract class DaemonProcess {
    @TempDir
    Path directory;

    Process process;

    @AfterEach
    void endProcess() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    void start(String... arguments) throws IOException {
        process = builder(arguments).start();
    }

    static ProcessBuilder builder(String... arguments) {
        return builderWithSignals("DEFAULT", arguments);
    }

    /** With DEFAULT or IGNORE for SIGHUP and SIGINT, whatever those who run the tests have. */
    static ProcessBuilder builderWithSignals(String disposition, String... arguments) {
        List<String> command = new ArrayList<>(List.of("perl", "-e",
                "$SIG{HUP} = $SIG{INT} = shift; exec @ARGV", disposition));
        command.addAll(JavaProcess.command("coordinatool.tool.DaemonUnderTest", arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("COORDINATOOL_")
                || name.equals("NOTIFY_SOCKET") || name.equals("JOURNAL_STREAM"));
        // Whatever this machine has in /etc does not count.
        builder.environment().put("COORDINATOOL_CONF", "/dev/null");
        return builder;
    }

    void awaitLine(String part) throws IOException {
        BufferedReader reader = process.errorReader(StandardCharsets.UTF_8);
        String line = reader.readLine();
        while (line != null && !line.contains(part)) {
            line = reader.readLine();
        }
        assertThat(line).isNotNull();
    }

    void hangUp() throws Exception {
        new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
    }

    /** So many lines, as soon as they are there. */
    List<String> lines(int count) throws IOException {
        List<String> lines = new ArrayList<>();
        while (lines.size() < count) {
            lines.add(process.errorReader(StandardCharsets.UTF_8).readLine());
        }
        return lines;
    }

    List<String> rest() {
        return process.errorReader(StandardCharsets.UTF_8).lines().toList();
    }

    String output() throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** How long it took to end, less the time in which it wanted a processor and got none: that is not its fault. */
    Duration signalAndWait(String signal) throws Exception {
        long start = System.nanoTime();
        long delayBefore = delay();
        long delay = delayBefore;
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
        while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
            delay = Math.max(delay, delay());
        }
        return Duration.ofNanos(System.nanoTime() - start - (delay - delayBefore));
    }

    /** Nanoseconds that its threads waited for a processor: the second number of /proc/PID/task/TID/schedstat. */
    private long delay() {
        long sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path thread : threads) {
                sum += Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[1]);
            }
        } catch (IOException | DirectoryIteratorException gone) {
            return sum;
        }
        return sum;
    }
}
