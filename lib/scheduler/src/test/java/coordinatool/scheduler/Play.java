// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Ehlo;
import coordinatool.model.Fid;
import coordinatool.model.LockMode;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.policy.Batches;
import coordinatool.scheduler.policy.Ordering;
import coordinatool.scheduler.policy.Policy;
import coordinatool.scheduler.policy.Share;
import coordinatool.scheduler.policy.Tolerance;
import coordinatool.tool.HashedHostRule;
import coordinatool.tool.HostRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A scheduler with its surroundings played by a test: says things to it and keeps what it wants done. */
final class Play {
    /** Something that happens to a scheduler at a time. */
    interface Step {
        void on(Scheduler scheduler, long now);
    }

    static final long GRACE = TimeUnit.MINUTES.toNanos(10);
    /** Any mover may do anything, the oldest first, and all get the same. */
    static final Policy ANY_MOVER = new Policy(tolerance(GRACE), List.of(), List.of(), Batches.NONE,
            data -> false, Ordering.OLDEST_FIRST, Share.EQUAL);

    final List<Effect> effects = new ArrayList<>();
    final Scheduler scheduler;
    long now = TimeUnit.DAYS.toNanos(20_000);
    /** Connections of movers by name. */
    private final Map<String, Long> conns = new HashMap<>();
    private long lastId;

    Play() {
        this(42);
    }

    Play(long seed) {
        this(ANY_MOVER, seed);
    }

    Play(Policy policy) {
        this(policy, 42);
    }

    private Play(Policy policy, long seed) {
        scheduler = new Scheduler(policy, seed, new Recorder(effects::add));
        say((s, t) -> s.fileSystem("testfs", t));
    }

    /** The usual order and share; times in nanoseconds. */
    static Policy policy(long grace, List<HostRule> hosts, List<HashedHostRule> hashed, Batches batches) {
        return new Policy(tolerance(grace), hosts, hashed, batches, data -> true,
                Ordering.OLDEST_FIRST, Share.EQUAL);
    }

    /** Three deaths are too many, failures never are. */
    static Tolerance tolerance(long grace) {
        return new Tolerance(Duration.ofNanos(grace), 3, 0);
    }

    static Batches batches(long idle, long max, int slots) {
        return new Batches(Duration.ofNanos(idle), Duration.ofNanos(max), slots);
    }

    /** Returns the effects of this step alone. */
    List<Effect> say(Step step) {
        int before = effects.size();
        now++;
        step.on(scheduler, now);
        return List.copyOf(effects.subList(before, effects.size()));
    }

    /** Does all that is due now, in as many steps as that takes. */
    void passWhatIsDue() {
        while (scheduler.deadline() <= now) {
            pass(0);
        }
    }

    List<Effect> queue(Request... requests) {
        return say((s, t) -> s.queue(++lastId, null, List.of(requests), t));
    }

    List<Effect> lustre(Request... requests) {
        return say((s, t) -> s.arrived(List.of(requests), t));
    }

    List<Effect> ehlo(long conn, String mover, Request... running) {
        conns.put(mover == null ? "host:" + conn : mover, conn);
        say((s, t) -> s.connected(conn, "host:" + conn, t));
        return say((s, t) -> s.ehlo(++lastId, conn, new Ehlo(mover, null, new int[0], List.of(running)), false, t));
    }

    /** The first part of what a mover runs, of more; {@link #runs} says the last. */
    List<Effect> ehloOfMore(long conn, String mover, Request... running) {
        say((s, t) -> s.connected(conn, "host:" + conn, t));
        return say((s, t) -> s.ehlo(++lastId, conn, new Ehlo(mover, null, new int[0], List.of(running)), false, true,
                t));
    }

    List<Effect> runs(long conn, Request... running) {
        return say((s, t) -> s.runs(++lastId, conn, List.of(running), false, t));
    }

    List<Effect> ehloFor(long conn, String mover, int... archiveIds) {
        conns.put(mover, conn);
        say((s, t) -> s.connected(conn, "host:" + conn, t));
        return say((s, t) -> s.ehlo(++lastId, conn, new Ehlo(mover, null, archiveIds, List.of()), false, t));
    }

    List<Effect> recv(long conn) {
        return recv(conn, -1, -1, -1);
    }

    List<Effect> recv(long conn, int maxArchive, int maxRestore, int maxRemove) {
        return say((s, t) -> s.recv(++lastId, conn, new RecvLimits(maxArchive, maxRestore, maxRemove, 1 << 20), t));
    }

    List<Effect> recvBytes(long conn, long maxBytes) {
        return say((s, t) -> s.recv(++lastId, conn, new RecvLimits(-1, -1, -1, maxBytes), t));
    }

    /** The mover that runs it has ended it; where none does, somebody. */
    List<Effect> done(Request request) {
        return done(request, 0);
    }

    List<Effect> done(Request request, int status) {
        return done(runner(request.key()), request, status);
    }

    private long runner(RequestKey key) {
        return conns.getOrDefault(scheduler.moverOf(key), 0L);
    }

    List<Effect> done(long conn, Request request, int status) {
        return say((s, t) -> s.done(++lastId, conn, request.cookie(), request.dfid(), status, t));
    }

    List<Effect> done(long cookie, Fid dfid) {
        return say((s, t) -> s.done(++lastId, runner(new RequestKey(cookie, dfid)), cookie, dfid, 0, t));
    }

    List<Effect> left(long conn) {
        return say((s, t) -> s.disconnected(conn, t));
    }

    List<Effect> lock(LockMode mode) {
        return say((s, t) -> s.lock(++lastId, mode, t));
    }

    List<Effect> pass(long nanos) {
        int before = effects.size();
        now += nanos;
        scheduler.tick(now);
        return List.copyOf(effects.subList(before, effects.size()));
    }

    long pending(Action action) {
        return scheduler.totals().pending().of(action);
    }

    long running(Action action) {
        return scheduler.totals().running().of(action);
    }

    long done(Action action) {
        return scheduler.totals().done().of(action);
    }

    /** Cookies of the requests given in these effects, in order. */
    static List<Long> given(List<Effect> effects) {
        return works(effects).stream().flatMap(w -> w.requests().stream()).map(Request::cookie).toList();
    }

    static List<Effect.Work> works(List<Effect> effects) {
        return of(Effect.Work.class, effects);
    }

    static <T extends Effect> List<T> of(Class<T> type, List<Effect> effects) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
