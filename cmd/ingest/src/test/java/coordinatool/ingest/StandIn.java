// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import coordinatool.lustre.llapi.Lustre;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A Lustre with two MDTs for a test: t/sim of this tree, which has to be built; without it the test is skipped. */
final class StandIn implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    final Path mount;
    private final Path programs;
    private final Process daemon;

    StandIn(Path directory) throws IOException {
        programs = programs();
        assumeTrue(Files.isExecutable(programs.resolve("lustre-sim")), "t/sim is not built");
        mount = Files.createDirectory(directory.resolve("mnt"));
        daemon = new ProcessBuilder(programs.resolve("lustre-sim").toString(), "--mdts", "2", mount.toString())
                .redirectErrorStream(true).start();
        // It says a line when it serves.
        daemon.inputReader().readLine();
    }

    /** From the directory of a module, or from the top. */
    private static Path programs() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.isDirectory(at.resolve("t/sim"))) {
            at = at.getParent();
        }
        return at == null ? Path.of("") : at.resolve("t/sim");
    }

    Lustre library() throws IOException {
        System.setProperty("jna.library.path", programs.toString());
        return Lustre.open();
    }

    /** What lfs, lctl or simctl says. */
    String run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(programs.resolve(program).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LUSTRE_SIM_MNT", mount.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as("%s: %s", command, said).isZero();
        return said;
    }

    /** A new file on this MDT. */
    Path file(int mdt, String name) throws IOException {
        Path directory = mount.resolve("mdt" + mdt);
        if (!Files.isDirectory(directory)) {
            run("lfs", "mkdir", "-i", Integer.toString(mdt), directory.toString());
        }
        return Files.writeString(directory.resolve(name), name);
    }

    /** Users ask for archives of these. */
    void archive(Path... files) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("hsm_archive"));
        for (Path file : files) {
            arguments.add(file.toString());
        }
        run("lfs", arguments.toArray(String[]::new));
    }

    /** A user asks for the content of this file, which has been archived. */
    void restore(Path file) throws IOException {
        run("lfs", "hsm_release", file.toString());
        run("lfs", "hsm_restore", file.toString());
    }

    /** How many MDTs know a copytool. */
    int agents() {
        try {
            return (int) run("lctl", "get_param", "-n", "mdt.*.hsm.agents").lines()
                    .filter(line -> line.contains("uuid=")).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The ends that Lustre was told of this cookie, as JSON. */
    List<String> ends(long cookie) {
        try {
            return run("simctl", "reports").lines().filter(line -> line.matches(".*\"call\": *\"end\".*")
                    && line.matches(".*\"cookie\": *" + Long.toUnsignedString(cookie) + "\\b.*")).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Its MDTs answer nothing from now on. */
    void hang() throws IOException {
        signal("-STOP");
    }

    /** ... and do again, also what they were asked meanwhile. */
    void goOn() throws IOException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(daemon.pid())).start().onExit().join().exitValue())
                .isZero();
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time is over").isLessThan(end);
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** An archive that nobody has asked for. */
    static Request request(Fid fid, long cookie) {
        return new Request(Action.ARCHIVE, fid, fid, 0, -1, cookie, 0, 1, 0, 0, Request.NO_DATA, null);
    }

    @Override
    public void close() {
        daemon.destroyForcibly().onExit().join();
    }
}
