// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the machine can do at all: a server that sends back what it gets, and a Redis with an append-only file that is
 * filled and emptied, a hundred fields a command. Each number stands beside the line of a coordinator that cannot be
 * better: requests are queued no faster than Redis takes them, and done no faster than replies come back.
 */
final class Baseline implements AutoCloseable {
    private static final int MANY = 100_000;
    private static final int SOME = 20_000;
    private static final int LOOKS = 500;
    /** Of a done, and its reply. */
    private static final int SIZE = 100;

    private final Path tree;
    private final Path directory;
    private final int redisPort;
    private final Process redis;
    private final Process echo;
    private final int echoPort;

    /** @param redisPort a free one */
    Baseline(Path tree, int redisPort) throws IOException, InterruptedException {
        this.tree = tree;
        this.redisPort = redisPort;
        directory = Files.createTempDirectory("coordinatool-bench.");
        redis = new ProcessBuilder("redis-server", "--port", Integer.toString(redisPort), "--bind", "127.0.0.1",
                "--dir", directory.toString(), "--save", "", "--appendonly", "yes", "--appendfsync", "no")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        echo = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-cp", System.getProperty("java.class.path"),
                Echo.class.getName()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader said = new BufferedReader(new InputStreamReader(echo.getInputStream(), StandardCharsets.UTF_8));
        echoPort = Integer.parseInt(said.readLine());
        Processes.run("sh", "-c", "until redis-cli -p " + redisPort + " ping >/dev/null 2>&1; do sleep 0.05; done");
    }

    void run(Results results, double scale) throws IOException, InterruptedException {
        int many = Math.max(1, (int) (MANY * scale));
        int some = Math.max(1, (int) (SOME * scale));
        results.add(Line.MEMORY_IDLE, Processes.memoryMb(List.of(echo.pid())));
        double cpu = Processes.cpuSeconds(echo.pid());
        double redisCpu = Processes.cpuSeconds(redis.pid());
        Load stored = Load.run(tree, redisPort, "redis", "--n", many, "--batch", 100);
        results.add(Line.CPU_REDIS, (Processes.cpuSeconds(redis.pid()) - redisCpu) / scale);
        // Commands, two for each hundred.
        results.add(Line.QUEUE_LATER, many / stored.numbers().get("seconds"), stored);
        echo(results, Line.DRAIN_64, many, 64);
        results.add(Line.CPU, (Processes.cpuSeconds(echo.pid()) - cpu) / scale);
        echo(results, Line.DRAIN_8, many, 8);
        results.add(Line.DONE_1, echo(results, Line.DRAIN_1, some, 1).median());
        Load single = Load.run(tree, echoPort, "echo", "--n", some, "--window", 64, "--size", SIZE);
        results.add(Line.QUEUE_SINGLE, single.rate(), single);
        results.add(Line.STATUS, Load.run(tree, echoPort, "echo", "--n", LOOKS, "--window", 1, "--size", SIZE)
                .median());
    }

    private Load echo(Results results, Line line, int n, int connections) throws IOException, InterruptedException {
        Load load = Load.run(tree, echoPort, "echo", "--n", n, "--connections", connections, "--window", 1,
                "--size", SIZE);
        results.add(line, load.rate(), load);
        return load;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        echo.destroyForcibly().waitFor();
        redis.destroyForcibly().waitFor();
        Processes.run("rm", "-rf", directory.toString());
    }
}
