// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.journal;

import coordinatool.model.ReportChanges;
import coordinatool.model.RequestKey;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A store in memory for tests. */
final class KeptReports implements ReportChanges {
    final Map<RequestKey, String> reported = new HashMap<>();
    final TreeMap<Long, String> lines = new TreeMap<>();
    String hint;
    /** How often something was changed. */
    int changes;

    @Override
    public void putReported(RequestKey key, String mover) {
        reported.put(key, mover);
        changes++;
    }

    @Override
    public void deleteReported(RequestKey key) {
        reported.remove(key);
        changes++;
    }

    @Override
    public void putLine(long number, String text) {
        lines.put(number, text);
        changes++;
    }

    @Override
    public void deleteLine(long number) {
        lines.remove(number);
        changes++;
    }

    @Override
    public void setHint(String newHint) {
        hint = newHint;
        changes++;
    }
}
