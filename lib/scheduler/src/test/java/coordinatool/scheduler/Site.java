// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Hold;
import coordinatool.model.LockMode;
import coordinatool.model.Place;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.policy.Policy;
import coordinatool.scheduler.queue.Task;
import coordinatool.tool.HashedHostRule;
import coordinatool.tool.HostRule;
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
    /** Waiting restores that are with these movers for a later life. */
    final Map<RequestKey, String> keptBack = new HashMap<>();
    final Map<RequestKey, Long> arrival = new HashMap<>();
    final Map<RequestKey, Effect.CancelStored> cancels = new HashMap<>();
    /** What Lustre has ordered while it was running. */
    final Map<RequestKey, Request> reordered = new HashMap<>();
    /** How requests have ended that a mover has still. */
    final Map<RequestKey, Integer> outcomes = new HashMap<>();
    final Map<RequestKey, Others> strays = new HashMap<>();
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
    Policy policy;
    PolicyModel rules;
    final Comparator<Request> inOrder;
    private final StateCheck stateCheck = new StateCheck(this);
    private final Map<Long, String> places = new HashMap<>();
    private long arrivals;
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
        scheduler = new Scheduler(policy, seed, 1 + (int) Math.floorMod(seed, 3L), new Recorder(this::check));
        scheduler.fileSystem("testfs", now);
        scheduler.recovery().lock(locked ? LockMode.LOCKED : LockMode.UNLOCKED);
        List<Request> stored = new ArrayList<>(live.values());
        stored.sort(Comparator.comparingLong(r -> arrival.get(r.key())));
        stored.forEach(r -> scheduler.recovery().request(r, now));
        assigned.putAll(keptBack);
        keptBack.clear();
        scheduler.recovery().endOfRequests(!assigned.isEmpty(), now);
        endingInLustre.clear();
        settling.clear();
        settling.addAll(assigned.isEmpty() ? live.keySet() : Set.of());
        assigned.forEach((key, mover) -> scheduler.recovery().assignment(key, mover, now));
        held.keySet().forEach(key -> scheduler.recovery().held(key, new Hold(1, "before")));
        List.copyOf(cancels.values()).forEach(c -> scheduler.recovery().cancel(c.key(), c.cancel(), c.sent()));
        reordered.forEach((key, order) -> scheduler.recovery().reorder(key, order));
        Map<RequestKey, Others> before = Map.copyOf(strays);
        strays.clear();
        before.forEach((key, others) -> scheduler.recovery().strays(key, others, now));
        Map.copyOf(outcomes).forEach((key, status) -> scheduler.recovery().endedElsewhere(key, status, now));
    }

    /** The site changes which mover may have what. */
    void changeHosts(List<HostRule> hosts, List<HashedHostRule> hashedHosts) {
        policy = new Policy(policy.tolerance(), hosts, hashedHosts, policy.batches(), policy.reported(),
                policy.ordering(), policy.share());
        rules = new PolicyModel(policy);
        changed = true;
        say((s, t) -> s.hosts(hosts, hashedHosts, t));
    }

    void arrive(List<Request> requests) {
        requests.forEach(r -> endingInLustre.remove(r.key()));
        say((s, t) -> s.arrived(requests, t));
    }

    void say(Play.Step step) {
        now++;
        step.on(scheduler, now);
        if (scheduler.deadline() <= now) {
            scheduler.tick(now);
        }
        checkState();
    }

    void pass(long nanos) {
        now += nanos;
        scheduler.tick(now);
        checkState();
    }

    /** Throws an AssertionError that says this of the moment, unless it holds. Cheap: it is asked a million times. */
    void check(boolean holds, String otherwise, Object... details) {
        if (!holds) {
            throw new AssertionError("seed " + seed + " time " + now + ": " + String.format(otherwise, details));
        }
    }

    private void check(Effect effect) {
        changed = true;
        if (effect instanceof Effect.Stored e) {
            check(live.put(e.request().key(), e.request()) == null, "stored twice: %s", effect);
            arrival.put(e.request().key(), ++arrivals);
        } else if (effect instanceof Effect.Held e) {
            held.put(e.request().key(), e.request());
        } else if (effect instanceof Effect.Released e) {
            check(held.remove(e.request().key()) != null, "not held: %s", effect);
        } else if (effect instanceof Effect.Dispatched e) {
            check(!held.containsKey(e.request().key()), "held: %s", effect);
            assigned.put(e.request().key(), e.mover());
            keptBack.remove(e.request().key());
        } else if (effect instanceof Effect.TakenBack e) {
            check(assigned.remove(e.request().key()) != null, "at no mover: %s", effect);
        } else if (effect instanceof Effect.Ended e) {
            end(e.request().key(), effect);
        } else if (effect instanceof Effect.Cancelled e) {
            end(e.request().key(), effect);
        } else if (effect instanceof Effect.CancelStored e) {
            cancels.put(e.key(), e);
        } else if (effect instanceof Effect.CancelRemoved e) {
            cancels.remove(e.key());
        } else if (effect instanceof Effect.EndRestore e) {
            check(live.containsKey(e.request().key()), "not known: %s", effect);
            endingInLustre.put(e.request().key(), e.request());
        } else if (effect instanceof Effect.AskedAnew e) {
            end(e.request().key(), effect);
        } else if (effect instanceof Effect.Reordered e) {
            check(assigned.containsKey(e.key()), "at no mover: %s", effect);
            reordered.put(e.key(), e.order());
        } else if (effect instanceof Effect.ReorderRemoved e) {
            check(reordered.remove(e.key()) != null, "not ordered again: %s", effect);
        } else if (effect instanceof Effect.KeptBack e) {
            keptBack.put(e.key(), e.mover());
        } else if (effect instanceof Effect.LetGo e) {
            check(keptBack.remove(e.key()) != null, "not kept back: %s", effect);
        } else if (effect instanceof Effect.EndedElsewhere e) {
            outcomes.put(e.key(), e.status());
        } else if (effect instanceof Effect.EndedElsewhereRemoved e) {
            check(outcomes.remove(e.key()) != null, "has not ended elsewhere: %s", effect);
        } else if (effect instanceof Effect.Strays e) {
            Others former = e.others().areNone() ? strays.remove(e.key()) : strays.put(e.key(), e.others());
            check(!e.others().equals(former) && (former != null || !e.others().areNone()), "as before: %s", effect);
        } else if (effect instanceof Effect.Locked e) {
            locked = e.mode() != LockMode.UNLOCKED;
        } else if (effect instanceof Effect.Work e) {
            work(e);
        }
    }

    private void end(RequestKey key, Effect effect) {
        check(live.remove(key) != null, "not known: %s", effect);
        List.of(assigned, keptBack).forEach(map -> map.remove(key));
        endingInLustre.remove(key);
        everEnded.add(key);
        movers.values().forEach(m -> m.running.remove(key));
    }

    private MoverModel at(long conn) {
        return movers.values().stream().filter(m -> m.connected && m.conn == conn).findFirst().orElseThrow();
    }

    private void work(Effect.Work e) {
        MoverModel mover = at(e.conn());
        check(mover.recv != null, "work without recv");
        long room = mover.recv.maxBytes();
        for (Request r : e.requests()) {
            check(r.archiveId() == e.archiveId() && r.flags() == e.flags(), "%s in %s", r, e);
            room -= Task.ITEM_OVERHEAD + r.data().length;
            if (r.action() == Action.CANCEL) {
                check(mover.running.keySet().stream().anyMatch(key -> key.cookie() == r.cookie()),
                        "cancel for another mover: %s", r);
                continue;
            }
            check(!locked, "work while locked: %s", r);
            check(live.containsKey(r.key()), "unknown %s", r);
            check(!isKept(r), "%s is kept back or held", r);
            check(mover.takes(r.archiveId()), "archive id of %s", r);
            check(isFor(r, mover), "%s for %s", r, mover.name);
            check(mover.hasRoom(r.action()), "limit, %s", r);
            for (MoverModel other : movers.values()) {
                for (Request x : other.running.values()) {
                    check(!x.fid().equals(r.fid()), "%s runs twice, or its file does", r);
                }
            }
            mover.running.put(r.key(), r);
        }
        check(room >= 0, "more bytes than wanted: %s", e);
        if (policy.batches().isOn()) {
            rules.checkBatches(e, mover, this);
        }
        checkOrder(e);
        mover.recv = null;
    }

    /** Nothing of the same kind that could have been given is older than what was. */
    private void checkOrder(Effect.Work e) {
        for (Request given : e.requests()) {
            for (Request other : live.values()) {
                check(!PolicyModel.sameKind(other, given) || assigned.containsKey(other.key())
                        || inOrder.compare(other, given) >= 0 || other.data().length > given.data().length
                        || !sameQueue(other, given) || !isFree(other), "%s was given before %s", given, other);
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
    boolean isFree(Request r) {
        if (isKept(r)) {
            return false;
        }
        for (Request x : live.values()) {
            if (x.fid().equals(r.fid()) && (assigned.containsKey(x.key())
                    || x != r && PolicyModel.sameKind(x, r) && inOrder.compare(x, r) < 0)) {
                return false;
            }
        }
        for (MoverModel mover : movers.values()) {
            for (Request x : mover.running.values()) {
                if (x.fid().equals(r.fid())) {
                    return false;
                }
            }
        }
        return true;
    }

    private void checkState() {
        if (changed && policy.batches().isOn()) {
            notePlaces();
        } else if (changed) {
            stateCheck.listing();
        }
        changed = false;
        stateCheck.state();
    }

    /** Whether the policy lets this mover have it. */
    boolean isFor(Request r, MoverModel mover) {
        String host = rules.host(r);
        return host == null || host.equals(mover.name);
    }
}
