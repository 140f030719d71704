// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.tool.AgentRunner;
import coordinatool.tool.ConfigurationException;
import coordinatool.tool.ConfigurationLoader;
import coordinatool.tool.Fatal;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program for t/wire/replay: it needs many schedulers that know nothing, and to start a process for each would cost
 * more than all the rest. Here one runs after the other, each made as coordinatool-sched makes it, on a real bus and a
 * real Redis.
 *
 * <p>Takes commands on standard input, one a line, and ends with it. {@code start FILE}: a scheduler with this
 * configuration, and nothing of the environment; the answer is {@code ready}. {@code stop}: it ends; the answer is
 * {@code stopped}. A scheduler that cannot start ends the process.
 */
public final class SchedulersInTurn {
    private static final String START = "start ";

    private final Log log = new Log("coordinatool-sched", Level.NORMAL, System.err);
    private AgentRunner runner;
    private Thread thread;

    private SchedulersInTurn() {
    }

    public static void main(String[] args) throws Exception {
        SchedulersInTurn schedulers = new SchedulersInTurn();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith(START)) {
                schedulers.start(Path.of(line.substring(START.length())));
            } else {
                schedulers.stop();
            }
        }
        System.exit(0);
    }

    private void start(Path file) throws IOException, ConfigurationException {
        runner = new AgentRunner(Main.agent(ConfigurationLoader.ofText(Files.readString(file)), log), log);
        thread = new Thread(this::run, "scheduler");
        thread.start();
    }

    private void run() {
        try {
            runner.run(() -> System.out.println("ready"));
        } catch (IOException | Fatal e) {
            log.fatal("cannot run", "reason", e);
            System.exit(1);
        }
    }

    private void stop() throws InterruptedException {
        if (runner != null) {
            runner.stop();
            thread.join();
        }
        System.out.println("stopped");
    }
}
