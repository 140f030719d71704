// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.journal;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many lines all reporters have refused. Each counts since its own start; what it says more than before is added
 * to a total, which never falls: monitoring takes each rise for new losses.
 */
final class RefusedLines {
    /** More than there are mounts with reports; whoever was first is forgotten for one more. */
    static final int REPORTERS = 1000;

    /** By name, which a reporter keeps when it is away for a while. */
    private final Map<String, Long> told = new LinkedHashMap<>();
    private long total;

    /** A reporter has refused so many since its start; fewer than before where it has started anew. */
    void told(String reporter, long sinceItsStart) {
        if (!told.containsKey(reporter) && told.size() == REPORTERS) {
            told.remove(told.keySet().iterator().next());
        }
        Long before = told.put(reporter, sinceItsStart);
        total += before == null || sinceItsStart < before ? sinceItsStart : sinceItsStart - before;
    }

    long total() {
        return total;
    }
}
