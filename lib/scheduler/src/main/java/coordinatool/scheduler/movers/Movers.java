// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.movers;

import coordinatool.model.MoverView.State;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Who is there: connections, movers by name, those in their grace, and the order in which they are listed: connected
 * ones first, the latest first.
 */
public final class Movers {
    /** Movers in their grace that have nothing: who comes and goes under ever new names must not fill our memory. */
    static final int MAX_IDLE = 10_000;
    /**
     * Names of suspended movers that are kept, the latest ones: as many movers as a site has, or a hundred times more.
     */
    public static final int MAX_SUSPENDED = 1000;
    /** Ordinals of connected movers count up from here, those of disconnected ones from its negative. */
    private static final long ORDINALS = 1L << 62;

    private final Map<Long, Mover> byConn = new HashMap<>();
    private final Map<String, Mover> byName = new HashMap<>();
    private final TreeMap<Long, Mover> listed = new TreeMap<>();
    /** Those in their grace, in the order in which it ends. */
    private final Set<Mover> departed = new LinkedHashSet<>();
    /** Those of them that had nothing to do when they went. */
    private final Set<Mover> idle = new LinkedHashSet<>();
    /** Names of movers that get no more work until somebody has looked, in the order in which that began. */
    private final Set<String> suspended = new LinkedHashSet<>();
    private final boolean countsHints;
    private Consumer<String> watcher = name -> { };
    private long nextOrdinal;

    /** @param countsHints see {@link Mover} */
    public Movers(boolean countsHints) {
        this.countsHints = countsHints;
    }

    /**
     * The watcher is told the name of every mover that comes after an ehlo, goes, changes, is expected or is forgotten.
     */
    public void watch(Consumer<String> who) {
        watcher = who;
    }

    public int connected() {
        return byConn.size();
    }

    /** The mover at the end of a connection, or null. */
    public Mover of(long conn) {
        return byConn.get(conn);
    }

    /** The mover of this name that has said ehlo, whether connected or not, or null. */
    public Mover named(String name) {
        return byName.get(name);
    }

    public void connect(long conn, String address) {
        Mover mover = new Mover(address, conn, countsHints);
        byConn.put(conn, mover);
        list(mover, ORDINALS);
    }

    /** The mover at the end of this connection is the one of that name, which may be known from before. */
    public Mover welcome(Mover here, String name, boolean named) {
        Mover mover = here;
        Mover known = byName.get(name);
        if (known != null) {
            returned(known);
            listed.remove(here.ordinal);
            mover = known;
            mover.conn = here.conn;
            mover.ordinal = here.ordinal;
            mover.disconnectedSince = 0;
            listed.put(mover.ordinal, mover);
            byConn.put(mover.conn, mover);
        }
        mover.name = name;
        mover.named = named;
        mover.state = State.READY;
        if (named && suspended.contains(name)) {
            mover.setSuspended(true);
        }
        byName.put(name, mover);
        watcher.accept(name);
        return mover;
    }

    /** Names of movers that get no more work until somebody has looked. */
    public Set<String> suspended() {
        return Collections.unmodifiableSet(suspended);
    }

    /** A mover of this name gets no more work from its next ehlo on. */
    public void suspend(String name) {
        suspended.add(name);
        if (suspended.size() > MAX_SUSPENDED) {
            suspended.remove(suspended.iterator().next());
        }
    }

    /** A mover of this name gets work from its next ehlo on. Returns whether it would not have. */
    public boolean resume(String name) {
        return suspended.remove(name);
    }

    /** What else is known of this mover has changed: the watcher is told. */
    public void changed(Mover mover) {
        if (byName.get(mover.name) == mover) {
            watcher.accept(mover.name);
        }
    }

    /** The connection of this mover is gone; it keeps its work. */
    public void disconnect(Mover mover, long now) {
        byConn.remove(mover.conn);
        listed.remove(mover.ordinal);
        depart(mover, now);
    }

    /**
     * A mover that had work when the scheduler ended, or that work waits for. Where it has not been seen, its grace
     * begins.
     */
    public Mover expect(String name, long now) {
        Mover known = byName.get(name);
        if (known != null) {
            return known;
        }
        Mover mover = new Mover(name, 0, countsHints);
        mover.named = true;
        byName.put(name, mover);
        depart(mover, now);
        return mover;
    }

    /** The connection is gone, and so is the mover. */
    public void forgetConnected(Mover mover) {
        byConn.remove(mover.conn);
        listed.remove(mover.ordinal);
        mover.state = State.DISCONNECTED;
        mover.forgotten = true;
        if (byName.get(mover.name) == mover) {
            byName.remove(mover.name);
            watcher.accept(mover.name);
        }
    }

    /** The next mover whose grace has ended by then, or null. It is forgotten. */
    public Mover nextExpired(long now, long grace) {
        if (nextExpiry(grace) > now) {
            return null;
        }
        Mover mover = departed.iterator().next();
        forgetDeparted(mover);
        return mover;
    }

    /**
     * The mover that went first of those in their grace that have nothing to do, where there are too many of these, or
     * null. It is forgotten.
     *
     * @param dispensable whether nothing waits for a mover
     */
    public Mover oneTooMany(Predicate<Mover> dispensable) {
        while (idle.size() > MAX_IDLE) {
            Mover mover = idle.iterator().next();
            idle.remove(mover);
            if (mover.load() == 0 && dispensable.test(mover)) {
                forgetDeparted(mover);
                return mover;
            }
        }
        return null;
    }

    /** When the next grace ends, nanoseconds since the epoch; Long.MAX_VALUE for never. */
    public long nextExpiry(long grace) {
        return departed.isEmpty() ? Long.MAX_VALUE : departed.iterator().next().disconnectedSince + grace;
    }

    public void forEachConnected(Consumer<Mover> visitor) {
        byConn.values().forEach(visitor);
    }

    /** The mover listed after the one with this ordinal, or null. */
    public Mover listedBelow(long ordinal) {
        Map.Entry<Long, Mover> entry = listed.lowerEntry(ordinal);
        return entry == null ? null : entry.getValue();
    }

    /** The mover with this ordinal, or null where it has moved or gone. */
    public Mover listedAt(long ordinal) {
        return listed.get(ordinal);
    }

    private void depart(Mover mover, long now) {
        mover.state = State.DISCONNECTED;
        mover.disconnectedSince = now;
        departed.add(mover);
        if (mover.load() == 0) {
            idle.add(mover);
        }
        list(mover, -ORDINALS);
        watcher.accept(mover.name);
    }

    private void list(Mover mover, long base) {
        mover.ordinal = base + nextOrdinal++;
        listed.put(mover.ordinal, mover);
    }

    private void forgetDeparted(Mover mover) {
        returned(mover);
        mover.forgotten = true;
        byName.remove(mover.name);
        watcher.accept(mover.name);
    }

    private void returned(Mover mover) {
        departed.remove(mover);
        idle.remove(mover);
        listed.remove(mover.ordinal);
    }
}
