// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.io.IOException;

/** A million requests wait: what they take, how long a list and a new start take. */
final class Million implements Workload {
    private static final int MILLION = 1_000_000;
    private static final int LOOKS = 200;
    private static final int SETTLE_MS = 2_000;
    private static final double BYTES_PER_MB = 1_048_576;
    private static final double NANOS = 1e9;

    private final int count;

    /** @param scale part of a million */
    Million(double scale) {
        count = (int) (MILLION * scale);
    }

    @Override
    public void run(Lab site, Results results) throws IOException, InterruptedException {
        Thread.sleep(SETTLE_MS);
        double empty = site.memoryMb();
        Load.run(site.tree, site.port(), "queue", "--n", count, "--batch", 1000, "--tags", 1000);
        double full = site.memoryMb();
        results.add(Line.MEMORY_MILLION, full);
        results.add(Line.BYTES_A_REQUEST, (full - empty) * BYTES_PER_MB / count);
        Load status = Load.run(site.tree, site.port(), "status", "--n", LOOKS);
        results.add(Line.STATUS_MILLION, status.median(), status);
        if (!(site instanceof Peer)) {
            long begin = System.nanoTime();
            String lines = site.command("run", "sh", "-c", "coordinatool-client list | wc -l");
            results.add(Line.LIST_MILLION, (System.nanoTime() - begin) / NANOS);
            if (Integer.parseInt(lines.strip()) < count) {
                throw new IOException("the list has " + lines.strip() + " lines");
            }
        }
        long begin = System.nanoTime();
        site.restart();
        results.add(Line.START_MILLION, (System.nanoTime() - begin) / NANOS);
        results.add(Line.START_MILLION_CPU, site.cpuSeconds());
    }
}
