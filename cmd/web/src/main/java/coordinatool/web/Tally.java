// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import coordinatool.model.RequestView;
import coordinatool.wire.Fields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How many requests run and wait of each group: of each hint, or of each user. One thread. */
final class Tally {
    static final int MAX_SHOWN = 20;
    /** Different ones that are counted; the requests of others are together. */
    private static final int MAX_GROUPS = 10_000;
    /** Of a name that are shown. */
    private static final int MAX_LENGTH = 100;
    private static final String OTHERS = "(others)";

    private final String kind;
    private final Map<String, Count> counts = new HashMap<>();
    private final Count others = new Count(OTHERS);

    private static final class Count {
        private final String name;
        private long running;
        private long waiting;

        Count(String name) {
            this.name = name;
        }

        long all() {
            return running + waiting;
        }

        void add(long nowRunning, long nowWaiting) {
            running += nowRunning;
            waiting += nowWaiting;
        }
    }

    /** @param kind what groups are: the member that has the name of one */
    Tally(String kind) {
        this.kind = kind;
    }

    void add(String name, RequestView view) {
        String shown = name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) : name;
        Count count = counts.size() < MAX_GROUPS || counts.containsKey(shown)
                ? counts.computeIfAbsent(shown, Count::new) : others;
        count.add(view.running() ? 1 : 0, view.running() ? 0 : 1);
    }

    /** A JSON object a line: those with the most first, last the others, if there are any. */
    String lines() {
        List<Count> all = new ArrayList<>(counts.values());
        all.sort(Comparator.comparingLong(Count::all).reversed().thenComparing(count -> count.name));
        Count rest = new Count(OTHERS);
        rest.add(others.running, others.waiting);
        all.stream().skip(MAX_SHOWN).forEach(count -> rest.add(count.running, count.waiting));
        StringBuilder lines = new StringBuilder();
        Stream.concat(all.stream().limit(MAX_SHOWN), Stream.of(rest).filter(count -> count.all() > 0))
                .forEach(count -> lines.append(new Fields().add(kind, count.name).add("running", count.running)
                        .add("waiting", count.waiting).line(true)));
        return lines.toString();
    }
}
