// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import coordinatool.model.Action;
import coordinatool.model.Hold;
import coordinatool.model.LockMode;
import coordinatool.model.Place;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.policy.Policy;
import coordinatool.scheduler.queue.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A simple-minded site around a scheduler: keeps in plain maps what the effects say, and checks with plain scans that
 * each of them was right. What the maps hold is also what a store would hold, so the scheduler can be thrown away and
 * made anew.
 */
final class Site {
    static final long GRACE = 1000;

    final Map<RequestKey, Request> live = new LinkedHashMap<>();
    final Map<RequestKey, String> assigned = new HashMap<>();
    final Map<RequestKey, Long> arrival = new HashMap<>();
    final Map<RequestKey, Effect.CancelStored> cancels = new HashMap<>();
    /** What Lustre has ordered while it was running. */
    final Map<RequestKey, Request> reordered = new HashMap<>();
    /** How requests have ended that a mover has still. */
    final Map<RequestKey, Integer> outcomes = new HashMap<>();
    final Map<RequestKey, Request> held = new LinkedHashMap<>();
    /** Restores that Lustre is to be told of. */
    final Map<RequestKey, Request> endingInLustre = new LinkedHashMap<>();
    /** Requests of before the last start, where nobody was known to run one. */
    private final Set<RequestKey> settling = new HashSet<>();
    final Set<RequestKey> everEnded = new HashSet<>();
    final Map<String, MoverModel> movers = new LinkedHashMap<>();
    Scheduler scheduler;
    boolean locked;
    long now = 1_000_000;
    private final long seed;
    private final Policy policy;
    private final PolicyModel rules;
    private final Comparator<Request> inOrder;
    private final Map<Long, String> places = new HashMap<>();
    private long arrivals;
    private String context;
    /** Whether anything has happened since what waits was last compared; if not, it is where it was. */
    private boolean changed = true;

    Site(long seed, Policy policy) {
        this.seed = seed;
        this.policy = policy;
        this.rules = new PolicyModel(policy);
        this.inOrder = Comparator.<Request>comparingLong(policy.ordering()::rank)
                .thenComparingLong(r -> arrival.get(r.key()));
        start();
    }

    /** Makes a new scheduler from what a store would hold. */
    void start() {
        changed = true;
        scheduler = new Scheduler(policy, seed, new Recorder(this::check));
        scheduler.fileSystem("testfs", now);
        scheduler.recovery().lock(locked ? LockMode.LOCKED : LockMode.UNLOCKED);
        List<Request> stored = new ArrayList<>(live.values());
        stored.sort(Comparator.comparingLong(r -> arrival.get(r.key())));
        stored.forEach(r -> scheduler.recovery().request(r, now));
        scheduler.recovery().endOfRequests(!assigned.isEmpty(), now);
        endingInLustre.clear();
        settling.clear();
        settling.addAll(assigned.isEmpty() ? live.keySet() : Set.of());
        assigned.forEach((key, mover) -> scheduler.recovery().assignment(key, mover, now));
        held.keySet().forEach(key -> scheduler.recovery().held(key, new Hold(1, "before")));
        List.copyOf(cancels.values()).forEach(c -> scheduler.recovery().cancel(c.key(), c.cancel(), c.sent()));
        reordered.forEach((key, order) -> scheduler.recovery().reorder(key, order));
        Map.copyOf(outcomes).forEach((key, status) -> scheduler.recovery().endedElsewhere(key, status, now));
    }

    void arrive(List<Request> requests) {
        requests.forEach(r -> endingInLustre.remove(r.key()));
        say((s, t) -> s.arrived(requests, t));
    }

    void say(Play.Step step) {
        context = "seed " + seed + " time " + now;
        now++;
        step.on(scheduler, now);
        if (scheduler.deadline() <= now) {
            scheduler.tick(now);
        }
        checkState();
    }

    void pass(long nanos) {
        now += nanos;
        context = "seed " + seed + " time " + now;
        scheduler.tick(now);
        checkState();
    }

    private void check(Effect effect) {
        changed = true;
        if (effect instanceof Effect.Stored e) {
            assertThat(live.put(e.request().key(), e.request())).as("%s: stored twice", context).isNull();
            arrival.put(e.request().key(), ++arrivals);
        } else if (effect instanceof Effect.Held e) {
            held.put(e.request().key(), e.request());
        } else if (effect instanceof Effect.Released e) {
            assertThat(held.remove(e.request().key())).as("%s: %s", context, effect).isNotNull();
        } else if (effect instanceof Effect.Dispatched e) {
            assertThat(held).as("%s: %s", context, effect).doesNotContainKey(e.request().key());
            assigned.put(e.request().key(), e.mover());
        } else if (effect instanceof Effect.TakenBack e) {
            assertThat(assigned.remove(e.request().key())).as("%s: %s", context, effect).isNotNull();
        } else if (effect instanceof Effect.Ended e) {
            end(e.request().key(), effect);
        } else if (effect instanceof Effect.Cancelled e) {
            end(e.request().key(), effect);
        } else if (effect instanceof Effect.CancelStored e) {
            cancels.put(e.key(), e);
        } else if (effect instanceof Effect.CancelRemoved e) {
            cancels.remove(e.key());
        } else if (effect instanceof Effect.EndRestore e) {
            assertThat(live).as("%s: %s", context, effect).containsKey(e.request().key());
            endingInLustre.put(e.request().key(), e.request());
        } else if (effect instanceof Effect.AskedAnew e) {
            end(e.request().key(), effect);
        } else if (effect instanceof Effect.Reordered e) {
            assertThat(assigned).as("%s: %s", context, effect).containsKey(e.key());
            reordered.put(e.key(), e.order());
        } else if (effect instanceof Effect.ReorderRemoved e) {
            assertThat(reordered.remove(e.key())).as("%s: %s", context, effect).isNotNull();
        } else if (effect instanceof Effect.EndedElsewhere e) {
            outcomes.put(e.key(), e.status());
        } else if (effect instanceof Effect.EndedElsewhereRemoved e) {
            assertThat(outcomes.remove(e.key())).as("%s: %s", context, effect).isNotNull();
        } else if (effect instanceof Effect.Locked e) {
            locked = e.mode() != LockMode.UNLOCKED;
        } else if (effect instanceof Effect.Work e) {
            work(e);
        }
    }

    private void end(RequestKey key, Effect effect) {
        assertThat(live.remove(key)).as("%s: %s", context, effect).isNotNull();
        assigned.remove(key);
        endingInLustre.remove(key);
        everEnded.add(key);
        movers.values().forEach(m -> m.running.remove(key));
    }

    private MoverModel at(long conn) {
        return movers.values().stream().filter(m -> m.connected && m.conn == conn).findFirst().orElseThrow();
    }

    private void work(Effect.Work e) {
        MoverModel mover = at(e.conn());
        assertThat(mover.recv).as("%s: work without recv", context).isNotNull();
        long room = mover.recv.maxBytes();
        for (Request r : e.requests()) {
            assertThat(r.archiveId()).as(context).isEqualTo(e.archiveId());
            assertThat(r.flags()).as(context).isEqualTo(e.flags());
            room -= Task.ITEM_OVERHEAD + r.data().length;
            if (r.action() == Action.CANCEL) {
                assertThat(mover.running.keySet()).as("%s: cancel for another mover", context)
                        .anyMatch(key -> key.cookie() == r.cookie());
                continue;
            }
            assertThat(locked).as("%s: work while locked", context).isFalse();
            assertThat(live).as("%s: unknown %s", context, r).containsKey(r.key());
            assertThat(isKept(r)).as("%s: %s is kept back or held", context, r).isFalse();
            assertThat(mover.takes(r.archiveId())).as("%s: archive id of %s", context, r).isTrue();
            assertThat(rules.host(r)).as("%s: %s for %s", context, r, mover.name).isIn(null, mover.name);
            assertThat(mover.hasRoom(r.action())).as("%s: limit, %s", context, r).isTrue();
            for (MoverModel other : movers.values()) {
                assertThat(other.running.values()).as("%s: %s runs twice, or its file does", context, r)
                        .noneMatch(x -> x.fid().equals(r.fid()));
            }
            mover.running.put(r.key(), r);
        }
        assertThat(room).as(context).isGreaterThanOrEqualTo(0);
        if (policy.batches().isOn()) {
            rules.checkBatches(e, mover, context);
        }
        checkOrder(e);
        mover.recv = null;
    }

    /** Nothing of the same kind that could have been given is older than what was. */
    private void checkOrder(Effect.Work e) {
        for (Request given : e.requests()) {
            for (Request other : live.values()) {
                if (sameQueue(other, given) && PolicyModel.sameKind(other, given) && !assigned.containsKey(other.key())
                        && inOrder.compare(other, given) < 0 && isFree(other)
                        && other.data().length <= given.data().length) {
                    fail("%s: %s was given before %s", context, given, other);
                }
            }
        }
    }

    /** Archives for one mover go before those for anybody; in batches those of one place come in order. */
    private boolean sameQueue(Request a, Request b) {
        if (!policy.batches().isOn() || a.action() != Action.ARCHIVE) {
            return Objects.equals(rules.host(a), rules.host(b));
        }
        String place = places.get(a.cookie());
        return place != null && place.equals(places.get(b.cookie())) && Arrays.equals(a.data(), b.data());
    }

    /** Where each archive waits, before the next command. */
    private void notePlaces() {
        places.clear();
        Seen seen = new Seen(scheduler, 1000);
        seen.queued.forEach(cookie -> places.put(cookie, ""));
        seen.waiting.stream().map(w -> w.split(" ")).forEach(w -> places.put(Long.parseLong(w[1]), w[0]));
    }

    /** Whether no mover may have it for now. */
    private boolean isKept(Request r) {
        return held.containsKey(r.key()) || endingInLustre.containsKey(r.key())
                || scheduler.settling() > 0 && settling.contains(r.key());
    }

    /** Whether it is not kept, nothing of its file runs, and nothing of its kind and file waits before it. */
    private boolean isFree(Request r) {
        return !isKept(r) && live.values().stream().filter(x -> x.fid().equals(r.fid()))
                .noneMatch(x -> assigned.containsKey(x.key())
                        || x != r && PolicyModel.sameKind(x, r) && inOrder.compare(x, r) < 0)
                && movers.values().stream().flatMap(m -> m.running.values().stream())
                        .noneMatch(x -> x.fid().equals(r.fid()));
    }

    /** What waits for anybody is listed in order, type by type, and is where it is said to be. */
    private void checkListing() {
        List<Long> expected = new ArrayList<>();
        for (Action action : List.of(Action.RESTORE, Action.REMOVE, Action.ARCHIVE)) {
            List<Request> waiting = live.values().stream().filter(r -> r.action() == action && rules.host(r) == null
                    && !assigned.containsKey(r.key())).sorted(inOrder).toList();
            for (int i = 0; i < waiting.size(); i++) {
                expected.add(waiting.get(i).cookie());
                assertThat(scheduler.place(waiting.get(i).key())).as("%s: %s", context, waiting.get(i))
                        .isEqualTo(new Place(null, i + 1, waiting.size()));
            }
        }
        assertThat(new Seen(scheduler, 2).queued).as(context).isEqualTo(expected);
    }

    private void checkState() {
        if (changed && policy.batches().isOn()) {
            notePlaces();
        } else if (changed) {
            checkListing();
        }
        changed = false;
        for (Action action : List.of(Action.ARCHIVE, Action.RESTORE, Action.REMOVE)) {
            long all = live.values().stream().filter(r -> r.action() == action).count();
            long running = assigned.keySet().stream().filter(key -> live.get(key).action() == action).count();
            assertThat(List.of(scheduler.totals().running().of(action), scheduler.totals().pending().of(action)))
                    .as("%s: running and pending %s", context, action).containsExactly(running, all - running);
        }
        assertThat(scheduler.totals().pending().cancel()).as("%s: pending cancels", context)
                .isEqualTo(cancels.values().stream().filter(c -> !c.sent()).count());
        assertThat(live.keySet()).as(context).containsAll(cancels.keySet());
        assertThat(assigned.keySet()).as(context).containsAll(reordered.keySet()).containsAll(outcomes.keySet());
        endingInLustre.keySet().removeAll(assigned.keySet());
        assertThat(live.keySet()).as(context).containsAll(held.keySet()).hasSize(scheduler.size());
        assertThat(scheduler.rareState().held()).as(context).isEqualTo(held.size());
        if (!locked) {
            movers.values().forEach(this::checkNotForgotten);
        }
    }

    /** A mover that waits could not be given anything. */
    private void checkNotForgotten(MoverModel mover) {
        if (!mover.connected || mover.recv == null) {
            return;
        }
        for (Request r : live.values()) {
            boolean possible = (!policy.batches().isOn() || r.action() != Action.ARCHIVE)
                    && (rules.host(r) == null || rules.host(r).equals(mover.name)) && !assigned.containsKey(r.key())
                    && isFree(r)
                    && mover.takes(r.archiveId()) && mover.hasRoom(r.action())
                    && Task.ITEM_OVERHEAD + r.data().length <= mover.recv.maxBytes();
            assertThat(possible).as("%s: %s waits although %s could be given", context, mover.name, r).isFalse();
        }
    }
}
