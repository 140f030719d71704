// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.ComparisonStep;
import coordinatool.model.Difference;
import coordinatool.model.Difference.Kind;
import coordinatool.model.DifferencePage;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Compares what Lustre lists as active with the queue of a scheduler, and has the scheduler repair what differs. The
 * scheduler is asked step by step, so neither side ever has more than a part in memory. One use each; one thread.
 */
public final class QueueCheck {
    /** Entries of a list in one step. */
    private static final int PART = 1000;

    /** Where the scheduler is asked. */
    public interface Asked {
        /** Asks, and waits for the answer. */
        DifferencePage ask(ComparisonStep step) throws IOException;
    }

    /** What Lustre lists. */
    public interface Lists {
        /** How old a list may be at most that is read now, in milliseconds. */
        long ageMillis();

        /**
         * The copytools beside this host's, as {@link ActiveRequest#uuid} says who has a request: what they have is not
         * lost, but for those that the scheduler knows as ours.
         */
        Set<String> others(String fsname);

        /**
         * Gives all entries to the sink.
         *
         * @param fsname file system that is asked for, null for any
         * @return whether nothing is missing, but of MDTs that are not asked
         */
        boolean read(String fsname, ActiveRequests.Sink sink) throws IOException;
    }

    /** What becomes of it all. */
    public interface Watcher {
        /**
         * Something differs.
         *
         * @param why it is not repaired; empty where it is or can be
         */
        void found(Difference difference, String why) throws IOException;

        /** A line of the list that cannot be used. */
        void problem(long line, String message) throws IOException;

        /** The list was not read to its end, or is empty: it tells nothing of what is gone. */
        void incomplete() throws IOException;
    }

    /** For a comparison that can only make the next one certain. */
    public static final Watcher NOBODY = new Watcher() {
        @Override
        public void found(Difference difference, String why) {
            // The next one finds it again.
        }

        @Override
        public void problem(long line, String message) {
            // As above.
        }

        @Override
        public void incomplete() {
            // As above.
        }
    };

    private final Asked scheduler;
    private final Lists lists;
    private final Watcher watcher;
    private final boolean repair;
    private final Function<Difference, String> objection;
    private List<Request> part = new ArrayList<>();
    /** What of the part another copytool has. */
    private final Set<RequestKey> foreign = new HashSet<>();
    private final Set<String> others = new HashSet<>();
    /** Whether some of these may be ours. To run a request twice is worse than to have it wait. */
    private boolean unsure;
    private long number;
    private String fsname;
    private String header;
    private long problems;
    private boolean tellsOnce;
    private Watcher told = NOBODY;

    /**
     * @param repair    whether to have repaired what may be
     * @param objection why a request that is gone with certainty must not be dropped all the same; empty where it may
     */
    public QueueCheck(Asked scheduler, Lists lists, Watcher watcher, boolean repair,
            Function<Difference, String> objection) {
        this.scheduler = scheduler;
        this.lists = lists;
        this.watcher = watcher;
        this.repair = repair;
        this.objection = objection;
    }

    /**
     * Compares queue and lists, and tells the watcher.
     *
     * @param once  whether to tell also what has been seen once only
     * @param store whether to look at the store too
     * @return whether there was a comparison before, so that what both have found is certain; without {@code once}
     *         nothing is told where there was none
     */
    public boolean run(boolean once, boolean store) throws IOException {
        tellsOnce = once;
        DifferencePage begun = scheduler.ask(new ComparisonStep.Begin(lists.ageMillis()));
        number = begun.number();
        fsname = begun.fsname();
        // Without a comparison before it nothing is certain, whoever has it.
        if (begun.confirms()) {
            others.addAll(lists.others(fsname));
            unsure = begun.clients() == null;
            if (!unsure) {
                others.removeAll(Set.copyOf(begun.clients()));
            }
        }
        told = once || begun.confirms() ? watcher : NOBODY;
        boolean whole = lists.read(fsname, new Reader());
        list();
        if (!whole) {
            told.incomplete();
        }
        if (whole && problems == 0) {
            all(new ComparisonStep.Unlisted(number));
        }
        if (store && told == watcher) {
            all(new ComparisonStep.Stored(number, repair));
        }
        scheduler.ask(new ComparisonStep.End(number));
        return begun.confirms();
    }

    private final class Reader implements ActiveRequests.Sink {
        @Override
        public void header(long line, String name) {
            header = name;
        }

        @Override
        public void request(long line, ActiveRequest entry) throws IOException {
            if (header == null || fsname == null || header.equals(fsname)) {
                Request request = entry.cancelled() ? entry.request().asCancel() : entry.request();
                part.add(request);
                if (others.contains(entry.uuid())) {
                    foreign.add(request.key());
                }
                if (part.size() >= PART) {
                    list();
                }
            }
        }

        @Override
        public void problem(long line, String message) throws IOException {
            problems++;
            told.problem(line, message);
        }
    }

    private void list() throws IOException {
        List<Request> listed = part;
        part = new ArrayList<>();
        if (!listed.isEmpty()) {
            take(scheduler.ask(new ComparisonStep.Listed(number, listed)));
            foreign.clear();
        }
    }

    private void all(ComparisonStep step) throws IOException {
        boolean more = true;
        while (more) {
            DifferencePage page = scheduler.ask(step);
            take(page);
            more = page.more();
        }
    }

    private void take(DifferencePage page) throws IOException {
        List<Request> lost = new ArrayList<>();
        List<RequestKey> gone = new ArrayList<>();
        for (Difference difference : page.found()) {
            if (!difference.certain() && !tellsOnce) {
                continue;
            }
            String why = reason(difference);
            if (!repair || !why.isEmpty() || difference.repaired()) {
                told.found(difference, why);
            } else if (difference.kind() == Kind.LOST) {
                lost.add(difference.request());
            } else {
                gone.add(difference.key());
            }
        }
        if (!lost.isEmpty() || !gone.isEmpty()) {
            for (Difference repaired : scheduler.ask(new ComparisonStep.Repair(number, lost, gone)).found()) {
                told.found(repaired, "");
            }
        }
    }

    private String reason(Difference difference) {
        if (!difference.certain()) {
            return "seen once only";
        }
        if (difference.kind() != Kind.STORE && !difference.detail().isEmpty()) {
            return difference.detail();
        }
        if (difference.kind() == Kind.LOST && foreign.contains(difference.key())) {
            return unsure ? "a copytool has it that may not be ours" : "another copytool has it";
        }
        return difference.kind() == Kind.GONE ? objection.apply(difference) : "";
    }
}
