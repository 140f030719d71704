// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Difference;
import coordinatool.model.Difference.Kind;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.Scheduler;
import coordinatool.store.Store;
import coordinatool.store.Store.Mistake;
import coordinatool.store.StoreAway;
import coordinatool.tool.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Has the store inspected on demand, a step in each turn of the loop, and tells whoever has asked what was found. */
final class StoreInspector {
    /** Mistakes in one answer. */
    private static final int PAGE = 1000;

    /** Hears what was found. */
    interface Listener {
        /** @param more whether to ask again */
        void found(List<Difference> found, boolean more);
    }

    private final Scheduler scheduler;
    private final Store store;
    private final Store.Source truth;
    private final Log log;
    private final List<Mistake> found = new ArrayList<>();
    private Store.Inspection inspection;
    private boolean repair;
    /** Who waits for an answer; null for nobody. */
    private Listener listener;
    private Consumer<String> refusal;

    StoreInspector(Scheduler scheduler, Store store, Store.Source truth, Log log) {
        this.scheduler = scheduler;
        this.store = store;
        this.truth = truth;
        this.log = log;
    }

    /**
     * Goes on with an inspection, or begins one.
     *
     * @param to       is told what has been found next, once, in some turn
     * @param refused  is told instead why there is none
     */
    void inspect(boolean repairing, Listener to, Consumer<String> refused) {
        if (isAwaited()) {
            drop("another comparison has begun");
        }
        if (inspection == null) {
            repair = repairing;
            try {
                inspection = store.inspect(truth, repairing);
            } catch (StoreAway e) {
                refused.accept("Redis: " + e.getMessage());
                return;
            }
            if (inspection == null) {
                to.found(List.of(), false);
                return;
            }
        }
        listener = to;
        refusal = refused;
    }

    /** A step, where somebody waits for one. Nobody has to be waited for after it but the store. */
    void work() {
        if (!isAwaited()) {
            return;
        }
        try {
            boolean more = inspection.step(found);
            if (!more || found.size() >= PAGE) {
                Listener to = listener;
                listener = null;
                inspection = more ? inspection : null;
                List<Difference> differences = found.stream().map(this::difference).toList();
                found.clear();
                to.found(differences, more);
            }
        } catch (StoreAway e) {
            drop("Redis: " + e.getMessage());
        }
    }

    /** Whether somebody waits for an answer. */
    boolean isAwaited() {
        return listener != null;
    }

    /** The next inspection begins anew. Who waits for an answer is told this reason. */
    void drop(String reason) {
        boolean awaited = isAwaited();
        listener = null;
        inspection = null;
        found.clear();
        if (awaited) {
            refusal.accept(reason);
        }
    }

    private Difference difference(Mistake mistake) {
        if (repair) {
            log.warn("redis record that was not as it should be, rewritten", "key", mistake.hash(), "fid",
                    mistake.key().dfid(), "cookie", RequestKey.cookieText(mistake.key().cookie()), "was",
                    mistake.what());
        }
        return new Difference(Kind.STORE, mistake.key(), scheduler.request(mistake.key()),
                mistake.hash() + ": " + mistake.what(), true, repair);
    }
}
