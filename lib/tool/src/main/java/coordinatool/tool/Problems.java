// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a configuration, one line each; bounded, since the file may be anything. */
final class Problems {
    /** More than anybody corrects before looking again. */
    static final int MOST = 100;
    /** Of a word that is quoted: enough to know it again. */
    private static final int MOST_CHARACTERS = 200;

    private final List<String> lines = new ArrayList<>();
    private int more;

    void add(String line) {
        if (lines.size() < MOST) {
            lines.add(line);
        } else {
            more++;
        }
    }

    void clear() {
        lines.clear();
        more = 0;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** In the order in which they were found; the last line counts those that are left out. */
    List<String> lines() {
        List<String> all = new ArrayList<>(lines);
        if (more > 0) {
            all.add("and " + more + " more");
        }
        return all;
    }

    /** A key or a value, cut where it is long. */
    static String brief(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
    }
}
