// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Our programs, in a lab of {@code t/lab} without movers. */
class Lab implements Site {
    static final List<String> DAEMONS = List.of("sched", "gateway", "ingest", "report");

    final Path tree;
    final Path directory;
    private final String lab;

    /** @param conf lines of configuration */
    Lab(Path tree, String conf, Map<String, String> environment) throws IOException, InterruptedException {
        this.tree = tree;
        this.directory = Files.createTempDirectory("coordinatool-bench.");
        this.lab = tree.resolve("t/lab").toString();
        Path lines = directory.resolve("conf");
        Files.writeString(lines, conf);
        Processes.run(environment,
                List.of(lab, "up", directory.resolve("lab").toString(), "--movers", "0", "--conf", lines.toString()));
    }

    /** From the environment of the lab. */
    final String value(String name) throws IOException {
        for (String line : Files.readAllLines(directory.resolve("lab/env"))) {
            if (line.startsWith(name + "=")) {
                return line.substring(name.length() + 1);
            }
        }
        throw new IOException("the lab has no " + name);
    }

    /** Runs a command of t/lab, "kill" for instance, and returns what it prints. */
    final String command(String command, String... arguments) throws IOException, InterruptedException {
        String[] all = new String[arguments.length + 3];
        all[0] = lab;
        all[1] = command;
        all[2] = directory.resolve("lab").toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Processes.run(all);
    }

    @Override
    public int port() {
        try {
            return Integer.parseInt(value("COORDINATOOL_PORT"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Map<String, Long> processes() {
        Map<String, Long> processes = new LinkedHashMap<>();
        for (String name : DAEMONS) {
            processes.put(name, process(name));
        }
        return processes;
    }

    @Override
    public long redis() {
        return process("redis");
    }

    private long process(String name) {
        try {
            return Long.parseLong(value("PID_" + name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void restart() throws IOException, InterruptedException {
        command("restart", "--signal", "SIGKILL");
        Load.run(tree, port(), "status", "--n", 1);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        command("down");
        Processes.run("rm", "-rf", directory.toString());
    }
}
