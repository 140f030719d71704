// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.io.IOException;

/** A thousand movers wait for work. */
final class Crowd implements Workload {
    private static final int MOVERS = 1_000;
    private static final int LOOKS = 100;
    private static final int SETTLE_MS = 3_000;
    private static final int IDLE_MS = 5_000;
    private static final double MINUTE_MS = 60_000;
    private static final double KB_PER_MB = 1_024;

    @Override
    public void run(Lab site, Results results) throws IOException, InterruptedException {
        Thread.sleep(SETTLE_MS);
        double without = site.memoryMb();
        Process movers = new ProcessBuilder(site.tree.resolve("t/bench/loadgen").toString(), "idle", "--movers",
                Integer.toString(MOVERS), "--port", Integer.toString(site.port()), "--hold-ms", "600000",
                "--stall-ms", "700000").redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            Thread.sleep(SETTLE_MS);
            results.add(Line.IDLE_MEMORY, (site.memoryMb() - without) * KB_PER_MB / MOVERS);
            double cpu = site.cpuSeconds();
            Thread.sleep(IDLE_MS);
            results.add(Line.IDLE_CPU, (site.cpuSeconds() - cpu) * MINUTE_MS / IDLE_MS);
            Load status = Load.run(site.tree, site.port(), "status", "--n", LOOKS);
            results.add(Line.IDLE_MOVERS, status.median(), status);
        } finally {
            movers.destroy();
            movers.waitFor();
        }
    }
}
