// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Says what is wrong with parts of an input that may have a million of them: of equal ones the first few, and then
 * how many more there were. Memory is that of {@value #KINDS} different ones.
 */
public final class InputProblems {
    /** Equal ones that are shown. */
    private static final int SHOWN = 3;
    /** Different ones that are shown. */
    private static final int KINDS = 20;

    private static final class Kind {
        private long count;
        private String last;
    }

    private final Consumer<String> out;
    private final Set<String> shownOnce;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Kind others = new Kind();
    private long count;

    /**
     * @param shownOnce what is shown once only, and then counted
     * @param out       gets a line for people at a time
     */
    public InputProblems(Set<String> shownOnce, Consumer<String> out) {
        this.shownOnce = shownOnce;
        this.out = out;
    }

    /** How many there were. */
    public long count() {
        return count;
    }

    /** Complains about this part of the input. */
    public void add(String where, String what) {
        count++;
        Kind kind = kinds.get(what);
        if (kind == null) {
            kind = kinds.size() < KINDS ? new Kind() : others;
            if (kind != others) {
                kinds.put(what, kind);
            }
        }
        kind.count++;
        kind.last = where;
        if (kind != others && kind.count <= shown(what)) {
            out.accept(where + ": " + what);
        }
    }

    /** At the end: sums up what was not shown. */
    public void finish() {
        kinds.forEach((what, kind) -> {
            long more = kind.count - shown(what);
            if (more > 0) {
                out.accept("the same of " + more + " more, the last is " + kind.last + ": " + what);
            }
        });
        if (others.count > 0) {
            out.accept("other problems with " + others.count + " more, the last is " + others.last);
        }
        kinds.clear();
        others.count = 0;
    }

    private int shown(String what) {
        return shownOnce.contains(what) ? 1 : SHOWN;
    }
}
