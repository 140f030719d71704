// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Throughput, latency and memory of our programs as one thing grows; {@link Plot} draws it. */
final class Flatness {
    private static final List<String> NAMES = List.of("queued", "movers", "tags", "hosts");
    private static final int[] QUEUED = {1_000, 10_000, 100_000, 300_000, 1_000_000, 3_000_000};
    private static final int[] MOVERS = {1, 10, 100, 1_000, 10_000};
    private static final int[] TAGS = {1, 10, 100, 1_000, 10_000, 100_000};
    private static final int[] HOST_LINES = {1, 10, 100, 1_000};
    private static final int COUNT = 100_000;
    private static final int WARM_UP = 5_000;
    /** A mover that waits for each reply has some thousand done in a few seconds. */
    private static final int DRAINED_EACH = 2_000;
    private static final int MOST_DRAINED = 50_000;
    /** All of one tag or line are for one mover. */
    private static final int DRAINED_BY_ONE = 5_000;
    private static final int USUAL_MOVERS = 8;
    /** More than fits the heap that the scheduler has by default. */
    private static final int LARGE = 2_000_000;

    private final Path tree;
    private final PrintStream json;
    private final double scale;
    private final List<String> wanted;

    /** What happens at one point of a curve: so many requests of so many tags, so many movers. */
    private record Case(int x, int queued, int tags, int movers, String conf) {
    }

    /**
     * @param scale  of the largest numbers; 1 takes a quarter of an hour
     * @param wanted names of curves; where none is one, all
     */
    Flatness(Path tree, PrintStream json, double scale, List<String> wanted) {
        this.tree = tree;
        this.json = json;
        this.scale = scale;
        this.wanted = wanted.stream().anyMatch(NAMES::contains) ? wanted : NAMES;
    }

    void run() throws IOException, InterruptedException {
        curve("queued", "requests in the queue", QUEUED, n -> new Case(n, n, 0, USUAL_MOVERS, ""));
        curve("movers", "movers", MOVERS, n -> new Case(n, COUNT, 0, n, ""));
        curve("tags", "tags, in batches", TAGS, n -> new Case(n, COUNT, n, USUAL_MOVERS, slots(n)));
        curve("hosts", "archive_on_hosts lines", HOST_LINES,
                n -> new Case(n, COUNT, n, USUAL_MOVERS, hostLines(n)));
    }

    /** More slots than tags: otherwise a tag waits until another one has been idle. */
    private static String slots(int tags) {
        int each = tags / USUAL_MOVERS + 1;
        return "batch_archives_slices_sec 300 3600\nbatch_archives_slots_per_client " + each + "\n";
    }

    private static String hostLines(int lines) {
        return IntStream.range(0, lines)
                .mapToObj(i -> "archive_on_hosts tag=t" + i + " mover" + i % USUAL_MOVERS + "\n")
                .collect(Collectors.joining());
    }

    private void curve(String name, String axis, int[] sizes, IntFunction<Case> what)
            throws IOException, InterruptedException {
        if (!wanted.contains(name)) {
            return;
        }
        for (int size : sizes) {
            if (size <= sizes[sizes.length - 1] * scale || size == sizes[0]) {
                System.err.println("bench: " + size + " " + axis);
                point(name, axis, what.apply(size));
            }
        }
    }

    private void point(String curve, String axis, Case c) throws IOException, InterruptedException {
        Map<String, String> environment = c.queued < LARGE ? Map.of() : Map.of("LAB_JAVA_OPTS", "-Xmx1536m");
        try (Lab lab = new Lab(tree, c.conf, environment)) {
            // The first requests find code that is not compiled yet; that is another line of the bench.
            load(lab, "queue", "--n", WARM_UP, "--start", COUNT * 1000L, "--tags", c.tags);
            load(lab, "drain", "--n", WARM_UP, "--start", COUNT * 1000L, "--movers", USUAL_MOVERS);
            Load queued = load(lab, "queue", "--n", c.queued, "--tags", c.tags);
            int most = c.tags == 0 ? MOST_DRAINED : DRAINED_BY_ONE;
            // A tag gets its slot once: as many requests as tags, so that the first do not pay for all.
            int drains = Math.min(c.queued, Math.max(c.tags, Math.min(most, c.movers * DRAINED_EACH)));
            Load drained = load(lab, "drain", "--n", drains, "--movers", c.movers, "--part");
            json.println("{\"curve\":\"" + curve + "\",\"axis\":\"" + axis + "\",\"x\":" + c.x + ",\"queue\":"
                    + queued.json() + ",\"drain\":" + drained.json() + ",\"memory_mb\":" + lab.memoryMb() + "}");
            json.flush();
        }
    }

    private static Load load(Lab lab, Object... options) throws IOException, InterruptedException {
        return Load.run(lab.tree, lab.port(), options);
    }
}
