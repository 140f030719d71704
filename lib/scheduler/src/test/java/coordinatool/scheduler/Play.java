// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A scheduler with its surroundings played by a test: says things to it and keeps what it wants done. */
final class Play {
    static final long GRACE = TimeUnit.MINUTES.toNanos(10);

    final List<Effect> effects = new ArrayList<>();
    final Scheduler scheduler;
    long now = TimeUnit.DAYS.toNanos(20_000);
    private long lastId;

    Play() {
        this(42);
    }

    Play(long seed) {
        this(Policy.anyMover(GRACE), seed);
    }

    Play(Policy policy) {
        this(policy, 42);
    }

    private Play(Policy policy, long seed) {
        scheduler = new Scheduler(policy, seed, effects::add);
        say(new Command.FileSystem("testfs"));
    }

    /** Returns the effects of this command alone. */
    List<Effect> say(Command command) {
        int before = effects.size();
        now++;
        scheduler.apply(command, now);
        return List.copyOf(effects.subList(before, effects.size()));
    }

    List<Effect> queue(Request... requests) {
        return say(new Command.Queue(++lastId, null, List.of(requests)));
    }

    List<Effect> lustre(Request... requests) {
        return say(new Command.Arrived(List.of(requests)));
    }

    List<Effect> ehlo(long conn, String mover, Request... running) {
        say(new Command.Connected(conn, "host:" + conn));
        return say(new Command.Ehlo(++lastId, conn, mover, null, new int[0], List.of(running), false));
    }

    List<Effect> ehloFor(long conn, String mover, int... archiveIds) {
        say(new Command.Connected(conn, "host:" + conn));
        return say(new Command.Ehlo(++lastId, conn, mover, null, archiveIds, List.of(), false));
    }

    List<Effect> recv(long conn) {
        return recv(conn, -1, -1, -1);
    }

    List<Effect> recv(long conn, int maxArchive, int maxRestore, int maxRemove) {
        return say(new Command.Recv(++lastId, conn, maxArchive, maxRestore, maxRemove, 1 << 20));
    }

    List<Effect> recvBytes(long conn, long maxBytes) {
        return say(new Command.Recv(++lastId, conn, -1, -1, -1, maxBytes));
    }

    List<Effect> done(Request request) {
        return done(request.cookie(), request.dfid());
    }

    List<Effect> done(Request request, int status) {
        return say(new Command.Done(++lastId, 0, request.cookie(), request.dfid(), status));
    }

    List<Effect> done(long conn, Request request, int status) {
        return say(new Command.Done(++lastId, conn, request.cookie(), request.dfid(), status));
    }

    List<Effect> done(long cookie, Fid dfid) {
        return say(new Command.Done(++lastId, 0, cookie, dfid, 0));
    }

    List<Effect> left(long conn) {
        return say(new Command.Left(conn));
    }

    List<Effect> lock(int mode) {
        return say(new Command.Lock(++lastId, mode));
    }

    List<Effect> pass(long nanos) {
        int before = effects.size();
        now += nanos;
        scheduler.tick(now);
        return List.copyOf(effects.subList(before, effects.size()));
    }

    long pending(Action action) {
        return scheduler.counters().pending()[action.ordinal()];
    }

    long running(Action action) {
        return scheduler.counters().running()[action.ordinal()];
    }

    long done(Action action) {
        return scheduler.counters().done()[action.ordinal()];
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
