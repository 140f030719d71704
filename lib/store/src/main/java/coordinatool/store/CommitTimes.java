// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.Figures.Commits;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long batches took from the owner's hand to their confirmation. Whoever uses it sees to the lock. */
final class CommitTimes {
    private static final List<Integer> BOUNDS = Commits.BOUNDS_MILLIS;

    private final long[] counts = new long[BOUNDS.size() + 1];
    private long nanos;

    void add(long took) {
        int bound = 0;
        while (bound < BOUNDS.size() && took > TimeUnit.MILLISECONDS.toNanos(BOUNDS.get(bound))) {
            bound++;
        }
        counts[bound]++;
        nanos += took;
    }

    Commits figures(long waiting) {
        return new Commits(waiting, Arrays.stream(counts).boxed().toList(), nanos);
    }
}
