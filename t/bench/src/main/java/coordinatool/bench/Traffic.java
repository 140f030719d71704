// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Requests are queued, given to movers and done, in the ways that a site has. */
final class Traffic implements Workload {
    private static final int MANY = 100_000;
    private static final int SOME = 20_000;
    private static final int LOOKS = 500;
    private static final int SETTLE_MS = 2_000;
    private static final double US_PER_MS = 1e3;
    private static final String REDIS = "redis";

    private final double scale;
    private long next;

    /** @param scale 1, or less for a quicker and less certain run */
    Traffic(double scale) {
        this.scale = scale;
    }

    @Override
    public void run(Lab site, Results results) throws IOException, InterruptedException {
        next = 1;
        Thread.sleep(SETTLE_MS);
        results.add(Line.MEMORY_IDLE, site.memoryMb());
        first(site, results);
        later(site, results);
        single(site, results);
        mixed(site, results);
        eager(site, results);
        Load status = load(site, "status", "--n", LOOKS);
        results.add(Line.STATUS, status.median(), status);
        busyStatus(site, results);
        results.add(Line.MEMORY_WORKED, site.memoryMb());
    }

    private void first(Lab site, Results results) throws IOException, InterruptedException {
        Map<String, Double> before = cpu(site);
        Load queued = queue(site, MANY);
        results.add(Line.QUEUE_FIRST, queued.rate(), queued);
        Load drained = drain(site, MANY, 64);
        results.add(Line.LONGEST, drained.longest() / US_PER_MS, drained);
        Map<String, Double> spent = cpuSince(before, site);
        results.add(Line.CPU_REDIS, spent.remove(REDIS));
        results.add(Line.CPU, sum(spent));
        if (spent.containsKey("sched")) {
            results.add(Line.CPU_SCHED, spent.get("sched"));
            results.add(Line.CPU_GATEWAY, spent.get("gateway"));
        }
    }

    private static double sum(Map<String, Double> values) {
        return values.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** What each has spent since, for the whole number of requests. */
    private Map<String, Double> cpuSince(Map<String, Double> before, Lab site) throws IOException {
        Map<String, Double> now = cpu(site);
        now.replaceAll((name, seconds) -> (seconds - before.get(name)) / scale);
        return now;
    }

    /** Processor seconds of each process so far, that of Redis too. */
    private static Map<String, Double> cpu(Lab site) throws IOException {
        Map<String, Double> seconds = new HashMap<>();
        for (Map.Entry<String, Long> process : site.processes().entrySet()) {
            seconds.put(process.getKey(), Processes.cpuSeconds(process.getValue()));
        }
        seconds.put(REDIS, Processes.cpuSeconds(site.redis()));
        return seconds;
    }

    private void later(Lab site, Results results) throws IOException, InterruptedException {
        Map<String, Double> before = cpu(site);
        Load queued = queue(site, MANY);
        results.add(Line.QUEUE_LATER, queued.rate(), queued);
        Load drained = drain(site, MANY, 64);
        results.add(Line.DRAIN_64, drained.rate(), drained);
        Map<String, Double> spent = cpuSince(before, site);
        spent.remove(REDIS);
        results.add(Line.CPU_LATER, sum(spent));
        queue(site, MANY);
        drained = drain(site, MANY, 8);
        results.add(Line.DRAIN_8, drained.rate(), drained);
    }

    private void single(Lab site, Results results) throws IOException, InterruptedException {
        Load queued = queue(site, SOME, "--batch", 1, "--window", 64);
        results.add(Line.QUEUE_SINGLE, queued.rate(), queued);
        Load drained = drain(site, SOME, 1);
        results.add(Line.DRAIN_1, drained.rate(), drained);
        results.add(Line.DONE_1, drained.median());
    }

    private void mixed(Lab site, Results results) throws IOException, InterruptedException {
        int n = count(MANY);
        Load load = load(site, "mixed", "--n", n, "--start", next, "--movers", 8, "--kick-ms", 20);
        next += n;
        results.add(Line.MIXED_8, load.rate(), load);
    }

    private void eager(Lab site, Results results) throws IOException, InterruptedException {
        queue(site, SOME);
        Load drained = drain(site, SOME, 8, "--eager", "--done-window", 16);
        results.add(Line.EAGER_8, drained.rate(), drained);
    }

    private void busyStatus(Lab site, Results results) throws IOException, InterruptedException {
        queue(site, MANY);
        CompletableFuture<Load> drains = CompletableFuture.supplyAsync(() -> {
            try {
                return drain(site, MANY, 8);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Load status = load(site, "status", "--n", LOOKS);
        results.add(Line.STATUS_BUSY, status.median(), status);
        results.add(Line.STATUS_BUSY_P99, status.p99());
        try {
            drains.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private int count(int n) {
        return Math.max(1, (int) (n * scale));
    }

    private Load queue(Lab site, int n, Object... options) throws IOException, InterruptedException {
        return load(site, with(options, "queue", "--n", count(n), "--start", next));
    }

    /** Drains what was queued last. */
    private Load drain(Lab site, int n, int movers, Object... options) throws IOException, InterruptedException {
        Load load = load(site, with(options, "drain", "--n", count(n), "--start", next, "--movers", movers));
        next += count(n);
        return load;
    }

    private static Object[] with(Object[] last, Object... first) {
        Object[] all = new Object[first.length + last.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(last, 0, all, first.length, last.length);
        return all;
    }

    private static Load load(Lab site, Object... options) throws IOException, InterruptedException {
        return Load.run(site.tree, site.port(), options);
    }
}
