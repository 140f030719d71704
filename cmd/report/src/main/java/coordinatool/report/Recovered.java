// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.lustre.Fid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The requests that stand open in the report files when we start. Files name requests by FID only, so an entry is known
 * by FID and report until the scheduler names the request and {@link #claim} takes the entry out.
 */
final class Recovered {
    private record Key(String hint, Fid fid) {
    }

    private final Map<Key, Deque<Entry>> entries = new HashMap<>();

    /** Repeats what a line of a file says. */
    void read(String hint, Line line) {
        Deque<Entry> same = entries.computeIfAbsent(new Key(hint, line.fid()), key -> new ArrayDeque<>());
        if (line instanceof Line.New) {
            same.add(new Entry(hint, line.fid()));
        } else if (line instanceof Line.Assign assign) {
            pick(same, entry -> entry.stage == Entry.Stage.NEW, entry ->
                    entry.moveTo(Entry.Stage.ASSIGNED, assign.mover()));
        } else if (line instanceof Line.Sent sent) {
            pick(same, entry -> entry.isAt(Entry.Stage.ASSIGNED, sent.mover()), entry ->
                    entry.moveTo(Entry.Stage.SENT, sent.mover()));
        } else if (line instanceof Line.Done) {
            pick(same, entry -> entry.stage == Entry.Stage.SENT, same::remove);
        } else if (line instanceof Line.Cancel) {
            pick(same, entry -> entry.stage != Entry.Stage.SENT, entry -> {
                // One that runs is open until it is done.
                if (entry.stage != Entry.Stage.SENT) {
                    same.remove(entry);
                }
            });
        }
        if (same.isEmpty()) {
            entries.remove(new Key(hint, line.fid()));
        }
    }

    /** Two requests for one file in one report are rare: take the one that the line fits, or else the first. */
    private static void pick(Deque<Entry> same, Predicate<Entry> fits, Consumer<Entry> action) {
        Entry first = same.peekFirst();
        if (first != null) {
            action.accept(same.stream().filter(fits).findFirst().orElse(first));
        }
    }

    /** Takes out the entry of a request, null where none is open. */
    Entry claim(String hint, Fid fid) {
        Key key = new Key(hint, fid);
        Deque<Entry> same = entries.get(key);
        if (same == null) {
            return null;
        }
        Entry entry = same.poll();
        if (same.isEmpty()) {
            entries.remove(key);
        }
        return entry;
    }

    /** Takes out all that the predicate is true of. */
    List<Entry> removeIf(Predicate<Entry> predicate) {
        List<Entry> removed = new ArrayList<>();
        for (Collection<Entry> same : entries.values()) {
            same.removeIf(entry -> predicate.test(entry) && removed.add(entry));
        }
        entries.values().removeIf(Collection::isEmpty);
        return removed;
    }

    /** Everything that is open. */
    List<Entry> all() {
        return entries.values().stream().flatMap(Collection::stream).toList();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }
}
