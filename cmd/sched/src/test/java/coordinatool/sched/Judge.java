// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Hold;
import coordinatool.model.LockMode;
import coordinatool.model.Request;
import coordinatool.model.RequestFacts;
import coordinatool.model.RequestKey;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Keeps its own account of requests, from what the scheduler says of them and what movers do, and throws an
 * AssertionError where anything of that may not be. It knows the site from outside only; simple rather than quick.
 */
final class Judge implements RequestFacts, PlayedMover.Referee {
    private final Rules rules;
    /** Where it is told what happens; null: nowhere. */
    private final PrintStream story;
    private House house;
    private final Map<String, PlayedMover> movers = new LinkedHashMap<>();
    private final Map<RequestKey, Known> live = new LinkedHashMap<>();
    /** Requests whose end was told by a mover and confirmed, and that mover. */
    private final Map<RequestKey, PlayedMover> confirmed = new HashMap<>();
    private final Set<RequestKey> repeated = new HashSet<>();
    private final InTransit inTransit = new InTransit();
    /** When the scheduler last had each mover among those that are there. */
    private final Map<String, Long> contact = new HashMap<>();
    /** When something happened last that may delay the end of a grace. */
    private long troubleAt;
    /** How the queue was locked when the last scheduler was killed; null where the store may not have known. */
    private LockMode storedLock;
    private int facts;
    private long trace;

    /** @param story gets a line for each step of a request; null: it is not told */
    Judge(Rules rules, PrintStream story) {
        this.rules = rules;
        this.story = story;
    }

    /** Where all this happens; before anything does. */
    void in(House where) {
        house = where;
    }

    void add(PlayedMover mover) {
        movers.put(mover.id, mover);
        contact.put(mover.id, house.now());
    }

    /** A number that sums up all that was heard. */
    long trace() {
        return trace;
    }

    int facts() {
        return facts;
    }

    /** A new scheduler begins with what the store holds. */
    void restarted() {
        event("scheduler starts, " + rules);
        live.clear();
        house.store.requests().forEach((key, request) -> live.put(key, new Known(request)));
        house.store.assigned().forEach((key, mover) -> live.get(key).mover = mover);
        live.values().forEach(item -> item.odd = item.request.action() == Action.RESTORE);
        Contents.of(house.store).held.keySet().forEach(key -> hold(live.get(key)));
        contact.replaceAll((mover, when) -> house.now());
        trouble();
    }

    /** The scheduler is about to be killed. */
    void schedDies() {
        boolean atRest = house.store.state().durable() && house.store.isWritten();
        storedLock = atRest ? house.scheduler().lockMode() : null;
    }

    /** It has read what the store holds. */
    void schedIsBack() {
        LockMode lock = house.scheduler().lockMode();
        check(storedLock == null || lock == storedLock, "the queue was %s, and is %s after a restart", storedLock,
                lock);
    }

    /** Something has happened that may delay the end of a grace. */
    void trouble() {
        troubleAt = house.now();
    }

    /** Somebody gives this once more, which may have ended by the time that it arrives. */
    void repeated(RequestKey key) {
        repeated.add(key);
    }

    /** Something else has happened. */
    void event(String what) {
        if (story != null) {
            story.printf("%.3f -- %s%n", house.now() / 1e9, what);
        }
    }

    // ---- what the scheduler says

    @Override
    public void stored(Request request) {
        note("new", request, null);
        check(live.put(request.key(), new Known(request)) == null, "stored twice: %s", request);
    }

    @Override
    public void assigned(Request request, String mover) {
        check(find(request).mover == null, "waits for a mover although it runs: %s", request);
    }

    @Override
    public void dispatched(Request request, String mover) {
        note("sent", request, mover);
        Known item = find(request);
        boolean cameWithIt = movers.get(mover).lists(request.key());
        if (item.mover == null && !cameWithIt) {
            checkOrder(item);
            check(!item.held, "is held, and goes to %s: %s", mover, request);
            check(house.scheduler().lockMode() == LockMode.UNLOCKED, "the queue is locked, and %s gets %s", mover,
                    request);
        }
        for (Known other : live.values()) {
            check(other == item || other.mover == null || cameWithIt || !other.isOfFileOf(item),
                    "%s goes to %s while %s has %s", request.key(), mover, other.mover, other.request.key());
        }
        if (!movers.get(mover).runs(request.key())) {
            inTransit.sent(request, mover);
        }
        if (cameWithIt) {
            inTransit.overtake(request, mover);
        } else if (confirmed.containsKey(request.key()) && isLost(confirmed.get(request.key()))) {
            // Its gateway knows the end, and is as far away as the mover.
            inTransit.lost(request, mover);
        } else {
            inTransit.isCurrent(request, mover);
        }
        item.mover = mover;
        movers.get(mover).returns(request.key());
    }

    @Override
    public void takenBack(Request request, String mover, String reason) {
        note("taken back", request, mover + ", " + reason);
        Known item = find(request);
        check(Objects.equals(item.mover, mover), "taken back from %s: %s", mover, request);
        item.mover = null;
        item.odd = request.action() == Action.RESTORE;
        PlayedMover had = movers.get(mover);
        if (isLost(had)) {
            inTransit.lost(request, mover);
        }
        if (had.runs(request.key())) {
            check(isLost(had), "taken back from %s, which is at work with it (%s): %s", mover, reason, request);
            had.strays(request.key());
        }
    }

    @Override
    public void held(Request request, Hold hold) {
        hold(find(request));
    }

    private static void hold(Known item) {
        item.held = true;
        item.odd = true;
    }

    @Override
    public void released(Request request) {
        find(request).held = false;
    }

    @Override
    public void ended(Request request, String mover, int status) {
        over("ended " + status, request);
    }

    @Override
    public void askedAnew(Request request) {
        over("asked anew", request);
    }

    @Override
    public void toBeCancelled(Request request, Request cancel) {
        // One that a mover brings along may be to be cancelled before it is said who has it.
        find(request);
    }

    @Override
    public void cancelSent(Request request, Request cancel) {
        check(find(request).mover != null, "cancel sent to a mover, but waits: %s", request);
    }

    @Override
    public void cancelled(Request request, Request cancel) {
        check(find(request).mover == null, "cancelled while it runs: %s", request);
        over("cancelled", request);
    }

    private void over(String what, Request request) {
        note(what, request, null);
        find(request);
        live.remove(request.key());
        for (PlayedMover mover : movers.values()) {
            check(!mover.runs(request.key()) || isLost(mover), "has ended while %s is at work with it: %s", mover.id,
                    request);
        }
    }

    private Known find(Request request) {
        Known item = live.get(request.key());
        check(item != null, "not known: %s", request);
        return item;
    }

    private void note(String what, Request request, String mover) {
        facts++;
        trace = 31 * (31 * trace + what.hashCode()) + request.cookie();
        tell(what, request, mover);
    }

    private void tell(String what, Request request, String mover) {
        if (story != null) {
            story.printf("%.3f %s %s file=%d cookie=%d %s%n", house.now() / 1e9, what, request.action(),
                    request.fid().oid(), request.cookie(), mover == null ? "" : mover);
        }
    }

    /** Nothing of its kind that could have been given is older. */
    private void checkOrder(Known given) {
        boolean ordered = !rules.placesArchives() || given.request.action() != Action.ARCHIVE;
        if (!ordered || given.odd || house.scheduler().settling() > 0) {
            return;
        }
        for (Known other : live.values()) {
            if (other.mover == null && !other.odd && other.request.action() == given.request.action()
                    && other.request.timestamp() < given.request.timestamp()) {
                check(live.values().stream().anyMatch(x -> x.blocks(other)), "%s goes before %s", given.request,
                        other.request);
            }
        }
    }

    // ---- what movers see

    @Override
    public void given(PlayedMover mover, Request request) {
        tell("given", request, mover.id);
        RequestKey key = request.key();
        boolean late = inTransit.arrives(request, mover.id);
        check(late || !confirmed.containsKey(key) || repeated.contains(key),
                "%s gets what has ended, which was confirmed: %s", mover.id, request);
        for (PlayedMover other : movers.values()) {
            for (Request running : other.running()) {
                boolean strict = !late && running.fid().equals(request.fid()) && other.runs(running.key());
                check(!strict || isLost(other) || isLost(mover), "%s gets %s while %s runs %s", mover.id, key, other.id,
                        running);
            }
        }
        if (rules.exactGrace()) {
            long runs = mover.running().stream().filter(r -> r.action() == request.action()).count();
            check(runs < PlayedMover.SLOTS, "%s gets more than it can do: %s", mover.id, request);
        }
        String host = request.action() == Action.ARCHIVE
                ? rules.host(new String(request.data(), StandardCharsets.UTF_8)) : null;
        check(host == null || host.equals(mover.id), "%s gets what is for %s: %s", mover.id, host, request);
        if (house.store.state().durable() && !isLost(mover) && !late) {
            String assigned = house.store.assigned().get(key);
            check(mover.id.equals(assigned) || assigned != null && movers.get(assigned).lists(key),
                    "%s gets what the store gives to %s: %s", mover.id, assigned, request);
        }
    }

    @Override
    public void confirmed(PlayedMover mover, Request request, int status) {
        tell("confirmed " + status, request, mover.id);
        inTransit.overtake(request, mover.id);
        // With this one Lustre may have refused the mover's end.
        if (request.action() != Action.RESTORE || status != Errno.EINVAL) {
            confirmed.put(request.key(), mover);
        }
    }

    @Override
    public void ends(PlayedMover mover, Request request, int status) {
        tell("ends " + status, request, mover.id);
    }

    /** After each step. */
    void look() {
        if (house.hasSched() && !house.isSchedFrozen()) {
            Inspection inspection = new Inspection(house, live);
            inspection.look();
            inspection.connected().forEach(mover -> contact.put(mover, house.now()));
            for (Known item : live.values()) {
                check(item.mover == null || house.now() <= graceEnd(item.mover), "%s had its grace, and still has %s",
                        item.mover, item.request);
            }
        }
    }

    private long graceEnd(String mover) {
        return Math.max(troubleAt, contact.get(mover)) + rules.graceNanos() + House.SECOND;
    }

    /** Whether the scheduler may rightly take this mover for gone. */
    private boolean isLost(PlayedMover mover) {
        return house.now() - contact.get(mover.id) >= rules.graceNanos();
    }

    /**
     * All is done.
     *
     * @param absent the mover that has not come back, null where all have
     */
    void end(PlayedLustre lustre, String absent) {
        check(lustre.active().isEmpty(), "Lustre waits for %s; known: %s", lustre.active().values(), live.keySet());
        Contents left = Contents.of(house.store);
        check(live.isEmpty() && left.isEmpty(), "left over: %s, in the store: %s", live.keySet(), left);
        left.strays.forEach((key, others) -> check(others.here().isEmpty() && absent != null
                && others.gone().equals(Set.of(absent)), "still at work with %s: %s", key, others));
        movers.values().forEach(mover -> check(!mover.isBusy(), "%s is not done", mover.id));
    }

    static void check(boolean holds, String otherwise, Object... details) {
        if (!holds) {
            throw new AssertionError(String.format(otherwise, details));
        }
    }
}
