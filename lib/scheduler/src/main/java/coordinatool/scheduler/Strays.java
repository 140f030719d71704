// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.queue.RequestTable;
import coordinatool.scheduler.queue.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Requests that more than one mover is at work with. It happens when a mover is taken for gone and is not: its request
 * goes to another one, and then it comes back with it, or its gateway has kept its done and tells it late. Nobody can
 * stop the second mover at once; it is told to give up. The rule of one running request per file has to hold until the
 * last mover has let go: the next request of the file would run beside it, and of two archives at the same time the
 * slower one destroys the good copy.
 *
 * <p>So a request stays in the table, running, for as long as any mover has it. One mover is its runner; the others
 * are strays, and when the runner has ended it or is gone, a stray is the runner from then on. How the request ended
 * is kept meanwhile, in the store too, and is what counts when the last one has let go: it is never run again.
 */
/*
 * For the maintainer. What is kept here is nearly always empty.
 *
 * A success counts whoever tells it, since Lustre has been told it too. After a failure that somebody else tells of the
 * runner goes on, and its own end counts. The failure counts where the runner comes back without the request, or never:
 * it may be the very mover that has told it, since after a restart of the scheduler a gateway says the dones of a
 * connection before it says whose connection that is (see Replay in the gateway).
 *
 * Who the strays are is not stored. After a restart a stray that comes back with the request is taken for one that
 * returns late, as it was the first time. What was tried before: the first success ended the request and released its
 * file, with the other mover still at work.
 */
final class Strays {
    private final RequestTable table;
    private final Dispatcher dispatcher;
    private final Effects effects;
    /** Movers that have a request besides its runner. */
    private final Map<RequestKey, List<Mover>> movers = new HashMap<>();
    /** With which errno requests have ended that a mover still has. */
    private final Map<RequestKey, Integer> outcomes = new LinkedHashMap<>();

    Strays(RequestTable table, Dispatcher dispatcher, Effects effects) {
        this.table = table;
        this.dispatcher = dispatcher;
        this.effects = effects;
    }

    /** This mover has the request, and is to give it up. It may be the runner. */
    void giveUp(Mover mover, Task task) {
        mover.giveUp(task);
        if (Mover.of(task) != mover) {
            List<Mover> all = movers.computeIfAbsent(task.key(), key -> new ArrayList<>(1));
            if (!all.contains(mover)) {
                all.add(mover);
            }
        }
    }

    /** This mover does not have the request any more. Returns whether it had been told to give it up. */
    boolean letGo(Mover mover, RequestKey key) {
        if (mover.strays().remove(key) == null) {
            return false;
        }
        List<Mover> all = movers.get(key);
        if (all != null && all.remove(mover) && all.isEmpty()) {
            movers.remove(key);
        }
        return true;
    }

    /** This mover has nothing any more of what it was to give up. Returns what that was. */
    Set<RequestKey> letGoOfAll(Mover mover) {
        Set<RequestKey> keys = Set.copyOf(mover.strays().keySet());
        keys.forEach(key -> letGo(mover, key));
        return keys;
    }

    /** The runner has let go of the request: where another mover has it, that is the runner now. */
    boolean goOn(Task task) {
        Mover former = Mover.of(task);
        letGo(former, task.key());
        List<Mover> all = movers.get(task.key());
        if (all == null) {
            return false;
        }
        Mover next = all.get(0);
        all.remove(next);
        if (all.isEmpty()) {
            movers.remove(task.key());
        }
        dispatcher.withReindex(former, () -> dispatcher.withReindex(next, () -> move(task, next)));
        effects.dispatched(task.request(), next.name());
        return true;
    }

    /** Another mover is the runner of the request from now on, with the cancel that waits for it. */
    void move(Task task, Mover to) {
        Mover former = Mover.of(task);
        Request cancel = former.cancels().remove(task);
        if (cancel != null) {
            to.cancels().put(task, cancel);
        }
        table.move(task, to);
    }

    // ---- how they have ended

    /** The request has ended with this errno, and its runner has it still. */
    void ended(Task task, int status) {
        Integer before = outcomes.get(task.key());
        if (before == null || before != 0 && status == 0) {
            outcomes.put(task.key(), status);
            effects.endedElsewhere(task.key(), status);
        }
        if (status == 0) {
            giveUp(Mover.of(task), task);
        }
    }

    /** How a running request has ended, null where it has not. */
    Integer outcome(RequestKey key) {
        return outcomes.isEmpty() ? null : outcomes.get(key);
    }

    /** The request is no more. Returns its {@link #outcome}. */
    Integer takeOutcome(RequestKey key) {
        Integer outcome = outcomes.isEmpty() ? null : outcomes.remove(key);
        if (outcome != null) {
            effects.endedElsewhereRemoved(key);
        }
        return outcome;
    }

    /** From the store, at start. */
    void recover(RequestKey key, int status) {
        outcomes.put(key, status);
    }

    void forEachOutcome(BiConsumer<RequestKey, Integer> visitor) {
        outcomes.forEach(visitor);
    }
}
