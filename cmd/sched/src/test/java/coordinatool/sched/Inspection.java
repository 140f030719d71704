// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import static coordinatool.sched.Judge.check;

import coordinatool.model.Action;
import coordinatool.model.Counts;
import coordinatool.model.ListItem;
import coordinatool.model.MoverView;
import coordinatool.model.MoverView.State;
import coordinatool.model.PageCursor;
import coordinatool.model.RequestKey;
import coordinatool.model.RequestView;
import coordinatool.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whether the scheduler's queue, its counters, and the store agree with what is known of requests. */
final class Inspection {
    /** More than there are. */
    private static final int MOVERS = 100;

    private final House house;
    private final Map<RequestKey, Known> live;

    Inspection(House house, Map<RequestKey, Known> live) {
        this.house = house;
        this.live = live;
    }

    void look() {
        lookAtScheduler(house.scheduler());
        if (house.store.state().durable() && house.store.isWritten()) {
            lookAtStore();
        }
    }

    /** Names of the movers that the scheduler says are there. */
    List<String> connected() {
        List<String> names = new ArrayList<>();
        house.scheduler().listing().visit(PageCursor.START, MOVERS, false, new ListItem.Visitor<RuntimeException>() {
            @Override
            public void mover(MoverView mover) {
                if (mover.state() == State.READY || mover.state() == State.WAITING) {
                    names.add(mover.name());
                }
            }

            @Override
            public void request(RequestView request) {
                // Not asked for.
            }
        });
        return names;
    }

    private void lookAtScheduler(Scheduler scheduler) {
        check(scheduler.size() == live.size(), "%d requests, not %d", scheduler.size(), live.size());
        long[] running = new long[Action.values().length];
        long[] pending = new long[Action.values().length];
        for (Known item : live.values()) {
            (item.mover == null ? pending : running)[item.request.action().ordinal()]++;
            String mover = scheduler.moverOf(item.request.key());
            check(Objects.equals(mover, item.mover), "%s is at %s, not at %s", item.request, mover, item.mover);
        }
        for (Action action : Action.OF_MOVERS) {
            Counts counted = scheduler.totals().running();
            check(counted.of(action) == running[action.ordinal()], "running %s: %s", counted,
                    running[action.ordinal()]);
            counted = scheduler.totals().pending();
            check(counted.of(action) == pending[action.ordinal()], "pending %s: %s", counted,
                    pending[action.ordinal()]);
        }
    }

    private void lookAtStore() {
        check(house.store.requests().keySet().equals(live.keySet()), "stored: %s, known: %s",
                house.store.requests().keySet(), live.keySet());
        Map<RequestKey, String> assigned = new HashMap<>();
        live.forEach((key, item) -> {
            if (item.mover != null) {
                assigned.put(key, item.mover);
            } else {
                String former = house.scheduler().rareState().keptBackFrom(key);
                if (former != null) {
                    assigned.put(key, former);
                }
            }
        });
        check(house.store.assigned().equals(assigned), "stored: %s, known: %s", house.store.assigned(), assigned);
        String difference = house.store.differenceTo(house.truth());
        check(difference.isEmpty(), "%s", difference);
    }
}
