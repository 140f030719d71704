// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code make bench}: see t/bench/README.md. Prints a table; the lines of JSON go into a file.
 */
public final class Main {
    private static final String OURS = "ours";
    private static final String PEER = "C server";
    private static final String BASELINE = "baseline";

    private final Path tree;
    private final Path peer;
    private final double scale;

    private Main(Path tree, Path peer, double scale) {
        this.tree = tree;
        this.peer = peer;
        this.scale = scale;
    }

    /**
     * Arguments: the tree; a directory for what is written; rounds; scale; the parts, or "curves", or
     * "draw" for the pictures of curves that were measured; the C server or "".
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path out = Files.createDirectories(Path.of(args[1]));
        double scale = Double.parseDouble(args[3]);
        Main main = new Main(Path.of(args[0]), args[5].isEmpty() ? null : Path.of(args[5]), scale);
        List<String> parts = List.of(args[4].split("[ ,]+"));
        Path results = out.resolve("results.jsonl");
        if (parts.contains("draw")) {
            Plot.all(results, out);
            return;
        }
        try (PrintStream json = new PrintStream(Files.newOutputStream(results), false,
                StandardCharsets.UTF_8)) {
            if (parts.contains("curves")) {
                new Flatness(main.tree, json, scale, parts).run();
            } else {
                main.rounds(Integer.parseInt(args[2]), parts, new Results(json));
            }
        }
        if (parts.contains("curves")) {
            Plot.all(results, out);
        }
    }

    private void rounds(int rounds, List<String> parts, Results results) throws IOException, InterruptedException {
        for (int round = 1; round <= rounds; round++) {
            for (Map.Entry<String, Workload> part : workloads().entrySet()) {
                if (parts.contains(part.getKey()) || parts.contains("all")) {
                    System.err.println("bench: round " + round + " of " + rounds + ", " + part.getKey());
                    inTurn(part.getValue(), round, results);
                }
            }
        }
        List<String> others = peer == null ? List.of(BASELINE) : List.of(BASELINE, PEER);
        System.out.println(Results.heading(OURS, others));
        results.print(System.out, OURS, others);
    }

    private Map<String, Workload> workloads() {
        Map<String, Workload> workloads = new LinkedHashMap<>();
        workloads.put("traffic", new Traffic(scale));
        workloads.put("lustre", new FromLustre(scale));
        workloads.put("tags", new Tags(scale));
        workloads.put("crowd", new Crowd());
        workloads.put("million", new Million(scale));
        workloads.put("tools", new Tools());
        return workloads;
    }

    /** Who comes first changes from round to round. */
    private void inTurn(Workload workload, int round, Results results) throws IOException, InterruptedException {
        List<String> sites = new ArrayList<>(List.of(OURS));
        if (peer != null && !workload.onlyOurs()) {
            sites.add(round % 2, PEER);
        }
        for (String name : sites) {
            results.of(name, round);
            try (Lab site = name.equals(OURS) ? new Lab(tree, workload.conf(), Map.of())
                    : new Peer(tree, peer, workload.conf())) {
                workload.run(site, results);
            }
        }
        if (workload instanceof Traffic) {
            results.of(BASELINE, round);
            try (Baseline baseline = new Baseline(tree, freePort())) {
                baseline.run(results, scale);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
