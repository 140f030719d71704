// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.tool.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;

/** A real redis-server in a directory and on a port of its own, which can be hurt in the ways in which servers are. */
final class RedisServer implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    private final Path directory;
    private final int port;
    private Process process;

    RedisServer(String... options) throws IOException {
        directory = Files.createTempDirectory("store-redis");
        port = Ports.free();
        start(options);
    }

    /** A Sentinel with this file, which it writes to. */
    RedisServer(Path configuration) throws IOException {
        directory = Files.createTempDirectory("store-redis");
        port = Ports.free();
        process = new ProcessBuilder("redis-server", configuration.toString(), "--sentinel", "--port",
                Integer.toString(port), "--bind", HOST, "--dir", directory.toString()).redirectErrorStream(true)
                .start();
        await("+monitor master");
    }

    int port() {
        return port;
    }

    RedisAddress address(String user, String passwordFile) {
        return new RedisAddress(HOST, port, user, passwordFile);
    }

    /** Starts on the data that was saved last, or on none, and waits until it is ready. */
    void start(String... options) throws IOException {
        launch(options);
        await("Ready to accept connections");
    }

    /** Starts without waiting. */
    void launch(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("redis-server", "--port", Integer.toString(port), "--bind", HOST,
                "--dir", directory.toString(), "--save", "", "--daemonize", "no"));
        command.addAll(Arrays.asList(options));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private void await(String line) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String next = out.readLine(); next != null; next = out.readLine()) {
            said.append(next).append('\n');
            if (next.contains(line)) {
                return;
            }
        }
        throw new IOException("redis-server ended: " + said);
    }

    /** A connection of the test's own. */
    Jedis client() {
        return new Jedis(HOST, port);
    }

    Map<String, String> hash(String key) {
        try (Jedis client = client()) {
            return new TreeMap<>(client.hgetAll(key));
        }
    }

    /** Keeps what is there now for the next start. */
    void save() {
        try (Jedis client = client()) {
            client.save();
        }
    }

    void forget() throws IOException {
        Files.deleteIfExists(directory.resolve("dump.rdb"));
    }

    /** From now on it cannot write a snapshot. */
    void loseDirectory() throws IOException {
        Files.delete(directory);
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    void stop() throws IOException {
        signal("STOP");
    }

    void go() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        }
    }
}
