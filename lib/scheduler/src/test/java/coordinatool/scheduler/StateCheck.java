// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Place;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.queue.Task;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whether a scheduler's counters and listings agree with the plain maps of a {@link Site}. */
final class StateCheck {
    /** In which they are listed. */
    private static final List<Action> ORDER = List.of(Action.RESTORE, Action.REMOVE, Action.ARCHIVE);

    private final Site site;

    StateCheck(Site site) {
        this.site = site;
    }

    /** What waits for anybody is listed in order, type by type, and is where it is said to be. */
    void listing() {
        Map<Action, List<Request>> waiting = new EnumMap<>(Action.class);
        ORDER.forEach(action -> waiting.put(action, new ArrayList<>()));
        for (Request r : site.live.values()) {
            if (!site.assigned.containsKey(r.key()) && site.rules.host(r) == null) {
                waiting.get(r.action()).add(r);
            }
        }
        List<Long> expected = new ArrayList<>();
        for (Action action : ORDER) {
            List<Request> inOrder = waiting.get(action);
            inOrder.sort(site.inOrder);
            for (int i = 0; i < inOrder.size(); i++) {
                expected.add(inOrder.get(i).cookie());
                Place place = site.scheduler.place(inOrder.get(i).key());
                site.check(place.equals(new Place(null, i + 1, inOrder.size())), "%s is at %s", inOrder.get(i), place);
            }
        }
        List<Long> queued = new Seen(site.scheduler, 2).queued;
        site.check(queued.equals(expected), "listed are %s, not %s", queued, expected);
    }

    /** Counters and tables agree, and nobody waits in vain. */
    void state() {
        Scheduler scheduler = site.scheduler;
        checkCounts();
        long unsent = site.cancels.values().stream().filter(c -> !c.sent()).count();
        site.check(scheduler.totals().pending().cancel() == unsent, "pending cancels, not %d", unsent);
        site.endingInLustre.keySet().removeAll(site.assigned.keySet());
        site.live.keySet().forEach(key -> site.check(Objects.equals(scheduler.rareState().keptBackFrom(key),
                site.keptBack.get(key)), "%s is not kept back from %s", key, site.keptBack.get(key)));
        isPart(site.cancels, site.live, "cancels");
        isPart(site.held, site.live, "held");
        isPart(site.assigned, site.live, "at movers");
        isPart(site.reordered, site.assigned, "reordered");
        isPart(site.outcomes, site.assigned, "ended elsewhere");
        site.check(scheduler.size() == site.live.size(), "%d requests, not %d", scheduler.size(), site.live.size());
        site.check(scheduler.rareState().held() == site.held.size(), "held are not %d", site.held.size());
        if (!site.locked) {
            site.movers.values().forEach(this::checkNotForgotten);
        }
    }

    private void isPart(Map<RequestKey, ?> part, Map<RequestKey, ?> whole, String name) {
        site.check(whole.keySet().containsAll(part.keySet()), "%s: more than there is: %s", name, part);
    }

    private void checkCounts() {
        int[] running = new int[Action.values().length];
        int[] pending = new int[Action.values().length];
        for (Request r : site.live.values()) {
            (site.assigned.containsKey(r.key()) ? running : pending)[r.action().ordinal()]++;
        }
        for (Action action : ORDER) {
            int runs = running[action.ordinal()];
            int waits = pending[action.ordinal()];
            site.check(site.scheduler.totals().running().of(action) == runs
                    && site.scheduler.totals().pending().of(action) == waits, "%s: not %d and %d", action, runs, waits);
        }
    }

    /** A mover that waits could not be given anything. */
    private void checkNotForgotten(MoverModel mover) {
        if (!mover.connected || mover.recv == null) {
            return;
        }
        for (Request r : site.live.values()) {
            boolean inBatch = site.policy.batches().isOn() && r.action() == Action.ARCHIVE;
            site.check(inBatch || site.assigned.containsKey(r.key()) || !mover.takes(r.archiveId())
                    || !mover.hasRoom(r.action()) || Task.ITEM_OVERHEAD + r.data().length > mover.recv.maxBytes()
                    || !site.isFor(r, mover) || !site.isFree(r), "%s waits although %s could be given", mover.name, r);
        }
    }
}
