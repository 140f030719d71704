// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.io.IOException;

/** Batches of many tags, on more movers than one looks at. */
final class Tags implements Workload {
    private static final int COUNT = 100_000;
    private static final double US_PER_MS = 1e3;

    private final int count;

    Tags(double scale) {
        count = (int) (COUNT * scale);
    }

    @Override
    public String conf() {
        return "batch_archives_slices_sec 300 3600\nbatch_archives_slots_per_client 16\n";
    }

    @Override
    public void run(Lab site, Results results) throws IOException, InterruptedException {
        Load.run(site.tree, site.port(), "queue", "--n", count, "--tags", 1000);
        Load drained = Load.run(site.tree, site.port(), "drain", "--n", count, "--movers", 64, "--kick-ms", 100);
        results.add(Line.TAGS, drained.rate(), drained);
        results.add(Line.TAGS_LONGEST, drained.longest() / US_PER_MS);
    }
}
