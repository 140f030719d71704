// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Errno;
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
import java.util.TreeSet;
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
 * is kept meanwhile and is what counts when the last one has let go: it is never run again.
 *
 * <p>Who else has a request, or was taken for gone with it, is in the store as well. After a restart its file is theirs
 * until they have come back without it, or not at all within a grace. Who comes back with what has ended meanwhile is
 * told to give it up, and its file is locked until it has.
 */
/*
 * For the maintainer. What is kept here is nearly always empty.
 *
 * A success counts whoever tells it, since Lustre has been told it too. After a failure that somebody else tells of, or
 * has told before it became the runner, the runner goes on, and its own end counts. The failure counts where the runner
 * comes back without the request, or never: it may be the very mover that has told it, since after a restart of the
 * scheduler a gateway says the dones of a connection before it says whose connection that is (see Replay in the
 * gateway).
 *
 * What was tried before: the first success ended the request and released its file, with the other mover still at work.
 * And strays were not stored: a restart forgot that a second mover was at work, and took a request that had ended for a
 * new one when a third mover brought it along.
 */
final class Strays {
    private final RequestTable table;
    private final Dispatcher dispatcher;
    private final Effects effects;
    /** Movers that have a request besides its runner. */
    private final Map<RequestKey, List<Mover>> movers = new HashMap<>();
    private final TakenForGone gone = new TakenForGone();
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
                changed(task.key());
            }
        }
    }

    /** This mover does not have the request any more. Returns whether it had been told to give it up. */
    boolean letGo(Mover mover, RequestKey key) {
        if (mover.strays().remove(key) == null) {
            return false;
        }
        List<Mover> all = movers.get(key);
        if (all != null && all.remove(mover)) {
            if (all.isEmpty()) {
                movers.remove(key);
            }
            changed(key);
        }
        return true;
    }

    /** This mover is taken for gone, with what it was to give up. */
    void goneWithAll(Mover mover) {
        List<RequestKey> keys = List.copyOf(mover.strays().keySet());
        keys.forEach(key -> letGo(mover, key));
        if (mover.isNamed()) {
            keys.forEach(key -> goneWith(key, mover.name()));
        }
    }

    /** A mover of this name was taken for gone with this request. */
    void goneWith(RequestKey key, String mover) {
        if (gone.of(key).contains(mover)) {
            return;
        }
        RequestKey forgotten = gone.add(key, mover);
        changed(key);
        if (forgotten != null) {
            changed(forgotten);
        }
    }

    /** What this mover had when it was taken for gone; a copy. */
    Set<RequestKey> before(Mover mover) {
        return gone.at(mover.name());
    }

    /** This mover is here again, and has said all that it has. */
    void returned(Mover mover) {
        gone.takeAll(mover.name()).forEach(this::changed);
    }

    /** The runner has let go of the request: where another mover has it, that is the runner now. */
    boolean goOn(Task task) {
        Mover former = Mover.of(task);
        letGo(former, task.key());
        List<Mover> all = movers.get(task.key());
        if (all == null) {
            return false;
        }
        Mover next = all.remove(0);
        if (all.isEmpty()) {
            movers.remove(task.key());
        }
        changed(task.key());
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

    /** Who may have the request with this key, besides its runner. */
    Others others(RequestKey key) {
        Set<String> before = gone.of(key);
        if (movers.isEmpty() && before.isEmpty()) {
            return Others.NONE;
        }
        Set<String> here = new TreeSet<>();
        movers.getOrDefault(key, List.of()).forEach(mover -> here.add(mover.name()));
        return new Others(here, Set.copyOf(before));
    }

    /** Visits the requests that have {@link #others}; some twice. */
    void forEach(BiConsumer<RequestKey, Others> visitor) {
        movers.keySet().forEach(key -> visitor.accept(key, others(key)));
        gone.forEach(key -> visitor.accept(key, others(key)));
    }

    private void changed(RequestKey key) {
        effects.strays(key, others(key));
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

    /** A mover has come with a request that had ended before. */
    void endedBefore(Task task) {
        ended(task, Errno.ESTALE);
        giveUp(Mover.of(task), task);
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
