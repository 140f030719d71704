// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.BusClient;
import coordinatool.bus.MemoryBus;
import coordinatool.bus.Role;
import coordinatool.model.RequestFacts;
import coordinatool.scheduler.Scheduler;
import coordinatool.store.MemoryStore;
import coordinatool.store.Store;
import coordinatool.tool.Configuration;
import coordinatool.tool.ConfigurationException;
import coordinatool.tool.ConfigurationLoader;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * All programs of a coordinator in one JVM: the scheduler's, and those that a test adds, on a bus and a store in memory
 * and by a clock that stands still unless the test sets it. Any of them can be killed and started again at any moment.
 * No threads, no sockets, no waiting; what is left to chance comes from one seed, so that a history can be repeated.
 *
 * <p>Time passes by {@link #pass}; between two steps of time everybody has as many turns as there is something to do
 * ({@link #settle}), or, for histories that shall be cut short in the middle, one turn at a time ({@link #turn}).
 */
public final class House {
    public static final long MILLI = 1_000_000;
    public static final long SECOND = 1000 * MILLI;
    /** So many turns without anything to do, and there is nothing under way: a session begins with three frames. */
    private static final int QUIET_TURNS = 4;
    private static final int MAX_TURNS = 100_000;
    private static final long EPOCH_AT_ZERO = 1_800_000_000 * SECOND;

    /** A program on the bus, but for the scheduler. */
    public interface Program {
        /** Does what there is to do. Returns how much that was. */
        int turn(long nowNanos);
    }

    /** For all programs. */
    public final Log log;
    final MemoryStore store = new MemoryStore();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final Configuration configuration;
    private final RequestFacts watcher;
    private final Random random;
    private final MemoryBus bus;
    private final List<Program> programs = new ArrayList<>();
    /** Null while it is dead. */
    private SchedLoop sched;
    private boolean schedFrozen;
    private final Set<Program> frozen = new HashSet<>();
    private long now = 1000 * SECOND;
    /** How much the machine's clock is ahead of ours, which does not step. */
    private long wallAhead = EPOCH_AT_ZERO;
    private SiteClock clock;

    /**
     * Without a scheduler at first.
     *
     * @param configuration lines of a configuration file
     * @param watcher       hears what becomes of requests
     */
    public House(long seed, String configuration, RequestFacts watcher) {
        this(seed, configuration, watcher, Level.INFO);
    }

    /** @param level of what {@link #log()} has */
    House(long seed, String configuration, RequestFacts watcher, Level level) {
        this.random = new Random(seed);
        this.watcher = watcher;
        this.log = new Log("house", level, new PrintStream(logged, true, StandardCharsets.UTF_8));
        this.bus = new MemoryBus(random.nextLong(), new Log("bus", Level.ERROR, System.err));
        try {
            this.configuration = ConfigurationLoader.ofText(configuration);
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** All that was logged. */
    public String log() {
        return logged.toString(StandardCharsets.UTF_8);
    }

    public long now() {
        return now;
    }

    public boolean hasSched() {
        return sched != null;
    }

    /** What the scheduler's program holds. */
    Scheduler scheduler() {
        return sched.scheduler();
    }

    /** What the store should hold. */
    Store.Source truth() {
        return sched.truth();
    }

    /** Frames are late, this many in a hundred. */
    void setUnruly(int percent) {
        bus.setUnruly(percent);
    }

    /** The scheduler has no turns, or has them again. */
    void freezeSched(boolean on) {
        schedFrozen = on;
    }

    boolean isSchedFrozen() {
        return schedFrozen;
    }

    /** This program has no turns, or has them again. */
    void freeze(Program program, boolean on) {
        if (on) {
            frozen.add(program);
        } else {
            frozen.remove(program);
        }
    }

    /** A new scheduler; one that is there is cut off. */
    public void startSched() {
        long wall = now + wallAhead;
        clock = new SiteClock(now, wall);
        sched = new SchedLoop(configuration, store, bus.listen(), watcher, wall, random.nextLong(), log);
        sched.recover(wall);
        store.start(() -> { });
    }

    /** What it has handed to the store and the store has not written is lost, and what is under way on the bus. */
    public void killSched() {
        bus.killScheduler();
        sched = null;
        schedFrozen = false;
    }

    /** Adds a program, and gives the end of the bus that it has. */
    public BusClient add(Program program, Role role, String name, String fsname) {
        programs.add(program);
        return bus.connect(role, name, fsname, now);
    }

    /** This program is killed. */
    public void kill(Program program, BusClient end) {
        programs.remove(program);
        frozen.remove(program);
        bus.kill(end);
    }

    /** The connection of a program breaks, and is made anew. */
    public void cut(BusClient end) {
        bus.cut(end);
    }

    /** Everybody has a turn, in an order that is left to chance. Returns how much was done. */
    public int turn() {
        int work = 0;
        int schedAt = random.nextInt(programs.size() + 1);
        for (int i = 0; i <= programs.size(); i++) {
            if (i == schedAt && sched != null && !schedFrozen) {
                work += sched.turn(now, epoch());
            }
            if (i < programs.size() && !frozen.contains(programs.get(i))) {
                work += programs.get(i).turn(now);
            }
        }
        return work;
    }

    /** Everybody has turns until there is nothing to do. */
    public void settle() {
        int turns = 0;
        for (int quiet = 0; quiet < QUIET_TURNS; quiet = turn() == 0 ? quiet + 1 : 0) {
            if (turns++ > MAX_TURNS) {
                throw new IllegalStateException("the house does not come to rest");
            }
        }
    }

    /** Time passes, in steps that keep sessions alive. */
    public void pass(long nanos) {
        for (long left = nanos; left > 0; left -= 500 * MILLI) {
            now += Math.min(left, 500 * MILLI);
            settle();
        }
    }

    /** Time passes, and nobody has a turn. */
    void advance(long nanos) {
        now += nanos;
    }

    /** Whether the scheduler has ended for good. */
    boolean schedFinished() {
        return sched.finished(now);
    }

    /** The machine's clock is set, forward or back. */
    void stepClock(long nanos) {
        wallAhead += nanos;
    }

    /** As in SchedAgent. */
    private long epoch() {
        return clock.now(now, now + wallAhead, sched.awaitsTime());
    }
}
