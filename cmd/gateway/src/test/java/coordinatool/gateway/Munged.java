// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real munged with a key and a socket of its own, and credentials of it that the gateway is not to like. */
final class Munged implements AutoCloseable {
    private final Path directory;
    private final String clock;
    private Process process;

    /**
     * Starts it.
     *
     * @param directory  a new one, in which only root and we can write
     * @param key    what it has in common with those that understand it
     * @param clock  how far its clock is off, as faketime(1) takes it; empty for not at all
     */
    Munged(Path directory, String key, String clock) throws IOException, InterruptedException {
        this.directory = directory;
        this.clock = clock;
        // Other users have to get to its socket, too.
        Files.setPosixFilePermissions(directory.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rwxr-xr-x")));
        Path file = Files.createFile(directory.resolve("key"), PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rw-------")));
        Files.write(file, key.repeat(1 + 32 / key.length()).getBytes(StandardCharsets.UTF_8));
        start();
    }

    static boolean isInstalled(String program) {
        return List.of("/usr/sbin/", "/usr/bin/").stream().anyMatch(d -> Files.isExecutable(Path.of(d + program)));
    }

    void start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (!clock.isEmpty()) {
            command.addAll(List.of("faketime", "-f", clock));
        }
        command.addAll(List.of("/usr/sbin/munged", "--foreground", "--force", "--num-threads=1", "--key-file="
                + directory.resolve("key"), "--socket=" + socket(), "--pid-file=" + directory.resolve("pid"),
                "--seed-file=" + directory.resolve("seed"), "--origin=127.0.0.1"));
        process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile())).start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new AssertionError("munged does not start: " + Files.readString(directory.resolve("log")));
            }
            Thread.sleep(10);
        }
    }

    private boolean answers() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket()));
        } catch (IOException e) {
            return false;
        }
    }

    Path socket() {
        return directory.resolve("socket");
    }

    /** As a host does that loses its power: the socket stays. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    /** It takes connections and says nothing, or goes on. */
    void signal(String name) throws IOException {
        long pid = process.descendants().findFirst().map(ProcessHandle::pid).orElse(process.pid());
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().onExit().join();
    }

    /** A credential by munge(1). */
    String credential(String payload, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/munge", "--socket=" + socket(), "--string="
                + payload));
        command.addAll(List.of(options));
        return output(command);
    }

    /** A credential by munge(1), of another user. */
    String credentialOf(int uid, String payload) throws IOException, InterruptedException {
        return output(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups", "/usr/bin/munge",
                "--socket=" + socket(), "--string=" + payload));
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process munge = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(munge.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (munge.waitFor() != 0) {
            throw new AssertionError(text);
        }
        return text;
    }

    @Override
    public void close() throws IOException {
        signal("CONT");
        kill();
    }
}
