// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.bus.Event;
import coordinatool.bus.Message.SnapshotPage;
import coordinatool.bus.StatusItem;
import coordinatool.lustre.Request;
import coordinatool.lustre.RequestKey;
import java.util.HashMap;
import java.util.Map;

/**
 * What was reported about which open request, and so what is still to be reported. No I/O: lines go to a
 * {@link Writer}.
 *
 * <p>There are three sources, and none of them is enough. <em>Files</em> say what was reported before we started.
 * <em>Events</em> say everything that happens, but some may be lost. A <em>snapshot</em> says what is open, but comes
 * in pages between which the scheduler goes on, and over another socket than the events. They meet in an {@link Entry}:
 * a line is written when, and only when, it moves an entry on, so the same news from two sources is written once. The
 * number of the last event ({@code asOf}) tells old news from new: a page is true as of its number, an event of its
 * own.
 *
 * <p>A request that a snapshot does not have has ended, unless it moved between the scheduler's lists while the pages
 * were made. Then there was an event about it, so only entries without an event since the first page count; and while
 * an event older than the first page may still be under way, the entry gets a second chance until the next snapshot.
 */
final class Ledger {
    /** Takes what is to be reported. */
    @FunctionalInterface
    interface Writer {
        void write(String hint, Line line);
    }

    private final HintRule rule;
    private final Writer writer;
    private final Recovered recovered = new Recovered();
    private final Map<RequestKey, Entry> entries = new HashMap<>();
    private final Map<String, Integer> open = new HashMap<>();

    private long snapshot;
    private long firstPage;
    private boolean inSnapshot;
    private String mover;
    /** Requests that ended since the snapshot began: a page that was made before may still have them. */
    private final Map<RequestKey, Long> ended = new HashMap<>();

    Ledger(HintRule rule, Writer writer) {
        this.rule = rule;
        this.writer = writer;
    }

    /** Repeats what a line of a file says; to be called with all lines of all files, before anything else. */
    void recover(String hint, Line line) {
        recovered.read(hint, line);
    }

    /** All files have been read. */
    void recoveryDone() {
        recovered.all().forEach(entry -> open.merge(entry.hint, 1, Integer::sum));
    }

    /** Whether requests with this hint are open. */
    boolean isOpen(String hint) {
        return open.containsKey(hint);
    }

    /** Whether anything is open, so that a look at the scheduler can tell something. */
    boolean hasOpen() {
        return !open.isEmpty();
    }

    /** The scheduler counts its events from the beginning. */
    void newEpoch() {
        entries.values().forEach(entry -> entry.asOf = 0);
        ended.clear();
        inSnapshot = false;
    }

    /** An event, in the order of their numbers. */
    void onEvent(long sequence, Event event) {
        Request request = event.request();
        String hint = rule.valueIn(request.data());
        if (hint == null) {
            return;
        }
        Entry entry = entries.get(request.key());
        if (entry != null && sequence <= entry.asOf) {
            return;
        }
        if (event instanceof Event.Done done) {
            end(request, hint, sequence);
            writer.write(hint, new Line.Done(request.fid(), done.status()));
        } else if (event instanceof Event.Cancelled) {
            entry = entry != null ? entry : claim(request, hint);
            // The mover that runs it will end it; who has it in its queue never sees it.
            if (entry == null || entry.stage != Entry.Stage.SENT) {
                end(request, hint, sequence);
            }
            writer.write(hint, new Line.Cancel(request.fid()));
        } else {
            if (entry == null) {
                // What was taken in just now is not what a file speaks of, even if it is the same file again.
                entry = event instanceof Event.New ? add(request, hint) : claimOrAdd(request, hint);
            }
            entry.asOf = sequence;
            entry.missing = false;
            if (event instanceof Event.Assigned assigned) {
                assign(entry, Line.word(assigned.mover()));
            } else if (event instanceof Event.Sent sent) {
                send(entry, Line.word(sent.mover()));
            } else if (event instanceof Event.Requeued) {
                entry.moveTo(Entry.Stage.NEW, null);
            }
        }
    }

    /** A snapshot was asked for; pages of one before, if any, will not come any more. */
    void beginSnapshot() {
        snapshot++;
        inSnapshot = true;
        firstPage = -1;
        mover = null;
        ended.clear();
    }

    /** A page of the snapshot. */
    void onPage(SnapshotPage page) {
        if (firstPage < 0) {
            firstPage = page.eventSequence();
        }
        for (StatusItem item : page.items()) {
            if (item instanceof StatusItem.Mover listed) {
                mover = Line.word(listed.name());
            } else if (item instanceof StatusItem.Listed listed) {
                onListed(listed, page.eventSequence());
            }
        }
    }

    private void onListed(StatusItem.Listed listed, long sequence) {
        Request request = listed.request();
        String hint = rule.valueIn(request.data());
        if (hint == null || listed.section() == StatusItem.Section.CANCELS
                || ended.getOrDefault(request.key(), 0L) > sequence) {
            return;
        }
        Entry entry = entries.get(request.key());
        entry = entry != null ? entry : claimOrAdd(request, hint);
        entry.seenIn = snapshot;
        entry.missing = false;
        if (entry.asOf > sequence) {
            return;
        }
        entry.asOf = sequence;
        switch (listed.section()) {
            case ACTIVE -> send(entry, mover);
            case WAITING_RESTORE, WAITING_REMOVE, WAITING_ARCHIVE -> {
                if (entry.isAt(Entry.Stage.SENT, mover)) {
                    // It was taken back into the queue of the same mover.
                    entry.moveTo(Entry.Stage.ASSIGNED, mover);
                }
                assign(entry, mover);
            }
            case QUEUE_RESTORE, QUEUE_REMOVE, QUEUE_ARCHIVE -> entry.moveTo(Entry.Stage.NEW, null);
            case CANCELS -> { }
        }
    }

    /**
     * The last page was given.
     *
     * @param heard number of the event up to which all have been given to {@link #onEvent}, or never will be
     * @return how many requests have ended and nobody told us how
     */
    int endSnapshot(long heard) {
        int lost = 0;
        for (var all = entries.values().iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (isGone(entry, heard)) {
                all.remove();
                close(entry.hint);
                lost++;
            }
        }
        for (Entry entry : recovered.removeIf(entry -> isGone(entry, heard))) {
            close(entry.hint);
            lost++;
        }
        ended.clear();
        inSnapshot = false;
        return lost;
    }

    private boolean isGone(Entry entry, long heard) {
        if (entry.seenIn == snapshot || entry.asOf > firstPage) {
            return false;
        }
        boolean gone = heard >= firstPage || entry.missing;
        entry.missing = true;
        return gone;
    }

    private Entry claimOrAdd(Request request, String hint) {
        Entry entry = claim(request, hint);
        return entry != null ? entry : add(request, hint);
    }

    private Entry add(Request request, String hint) {
        Entry entry = new Entry(hint, request.fid());
        entries.put(request.key(), entry);
        open.merge(hint, 1, Integer::sum);
        writer.write(hint, new Line.New(request.fid()));
        return entry;
    }

    private Entry claim(Request request, String hint) {
        Entry entry = recovered.claim(hint, request.fid());
        if (entry != null) {
            entries.put(request.key(), entry);
        }
        return entry;
    }

    private void assign(Entry entry, String to) {
        if (!to.equals(entry.mover)) {
            entry.moveTo(Entry.Stage.ASSIGNED, to);
            writer.write(entry.hint, new Line.Assign(entry.fid, to));
        }
    }

    private void send(Entry entry, String to) {
        assign(entry, to);
        if (entry.stage != Entry.Stage.SENT) {
            entry.moveTo(Entry.Stage.SENT, to);
            writer.write(entry.hint, new Line.Sent(entry.fid, to));
        }
    }

    private void end(Request request, String hint, long sequence) {
        if (inSnapshot) {
            ended.put(request.key(), sequence);
        }
        if (entries.containsKey(request.key()) || claim(request, hint) != null) {
            entries.remove(request.key());
            close(hint);
        }
    }

    private void close(String hint) {
        open.computeIfPresent(hint, (key, count) -> count == 1 ? null : count - 1);
    }
}
