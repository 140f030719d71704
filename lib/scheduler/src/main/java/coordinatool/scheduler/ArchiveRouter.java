// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where archives wait: with everything else, at the mover that host affinity sends them to, or in batches.
 */
final class ArchiveRouter {
    /** Tasks and batches that find a new place in one step, when a mover is gone for good: some milliseconds. */
    private static final int STEP = 1000;
    /** Requests of a batch of which is said where they wait; of more only when they are sent. */
    private static final int TOLD_AT_ONCE = 1000;

    private final Queues anybody;
    private final Policy policy;
    private final HostAffinity affinity;
    /** Null where there are none. */
    private final Batching batching;
    private final Effects effects;
    private final Set<Mover> fresh = new LinkedHashSet<>();
    /** What waited for movers that are gone for good. */
    private final Deque<Queue> displaced = new ArrayDeque<>();
    private long now;

    ArchiveRouter(Policy policy, Movers movers, Queues anybody, long seed, Effects effects) {
        this.anybody = anybody;
        this.policy = policy;
        this.effects = effects;
        this.affinity = new HostAffinity(policy, movers, seed);
        this.batching = policy.hasBatches() ? new Batching(policy, fresh::add, this::tell) : null;
    }

    /** The data as the mover shall get them. */
    byte[] rewrite(byte[] data) {
        return affinity.rewrite(data);
    }

    /** Null where there are no batches. */
    Batching batching() {
        return batching;
    }

    /** It is now this time, nanoseconds since the epoch. */
    void advance(long time) {
        now = time;
        if (batching != null) {
            batching.advance(time);
        }
    }

    /** When {@link #advance} or {@link #relocate} has something to do next; Long.MAX_VALUE for never. */
    long deadline() {
        if (!displaced.isEmpty()) {
            return 0;
        }
        return batching == null ? Long.MAX_VALUE : batching.deadline();
    }

    /** Lets an archive wait where it should. */
    void add(Task task) {
        Mover bound = affinity.choose(task.data(), now);
        if (batching != null) {
            Batch batch = batching.batchFor(new Hint(task.data()), task.kind, bound);
            batch.add(task);
            tell(task, batch.holder() instanceof Slot slot ? slot.mover : bound);
        } else if (bound == null) {
            anybody.add(task);
        } else {
            if (bound.own == null) {
                bound.own = new Queues(bound, kind -> fresh.add(bound));
            }
            bound.own.add(task);
            tell(task, bound);
        }
    }

    /** Gives slots to what has come to wait for one. */
    void settle() {
        if (batching != null) {
            batching.settle();
        }
    }

    /** A mover for which something may have become available since this was last asked, or null. */
    Mover pollFresh() {
        if (fresh.isEmpty()) {
            return null;
        }
        Mover mover = fresh.iterator().next();
        fresh.remove(mover);
        return mover;
    }

    /** This mover may be able to have something. */
    void refresh(Mover mover) {
        fresh.add(mover);
    }

    /** A mover is here or has come back; its archive ids are known. */
    void connected(Mover mover) {
        if (batching != null) {
            displace(batching.connected(mover));
            relocate();
            mover.runningHints().stream().filter(hint -> affinity.allows(hint.data(), mover.name))
                    .forEach(hint -> batching.reserve(mover, hint));
        }
    }

    /** The mover is about to be disconnected. */
    void disconnecting(Mover mover) {
        if (batching != null) {
            batching.disconnecting(mover);
        }
    }

    /** The mover asks for work. */
    void asking(Mover mover) {
        if (batching != null) {
            mover.limitsArchives = mover.recv.maxArchive() >= 0;
            displace(batching.takesArchives(mover, mover.recv.maxArchive() != 0));
            relocate();
        }
    }

    /** How many archives wait for this mover. */
    long waitingFor(Mover mover) {
        Stream<? extends Queue> own = mover.own == null ? Stream.of() : mover.own.lanes().stream();
        Stream<? extends Queue> queued = mover.batches == null ? Stream.of() : mover.batches.batches().stream();
        Stream<? extends Queue> inSlots = mover.slots.stream().flatMap(slot -> slot.batches().stream());
        return Stream.of(own, queued, inSlots).flatMap(lanes -> lanes).mapToLong(Queue::size).sum();
    }

    /** The mover, disconnected, is gone for good: what waits for it is to be relocated. */
    void forgotten(Mover mover) {
        if (batching != null) {
            displace(batching.dissolve(mover));
        } else if (mover.own != null) {
            displace(new ArrayList<>(mover.own.lanes()));
        }
    }

    /** Finds a place for some of what has lost its own. */
    void relocate() {
        for (int left = STEP; left > 0 && !displaced.isEmpty(); left--) {
            Queue lane = displaced.peekFirst();
            if (lane.size() == 0) {
                displaced.removeFirst();
            } else if (lane instanceof Batch batch) {
                displaced.removeFirst();
                batching.place(batch, affinity.choose(batch.hint.data(), now));
            } else {
                Task task = lane.first();
                lane.remove(task);
                add(task);
            }
        }
    }

    private void displace(List<? extends Queue> lanes) {
        for (Queue lane : lanes) {
            lane.holder(QueueHolder.DETACHED);
            displaced.add(lane);
        }
    }

    private void tell(Batch batch, Mover mover) {
        if (policy.reported().test(batch.hint.data())) {
            List<Task> tasks = new ArrayList<>();
            batch.listAfter(Long.MIN_VALUE, Long.MIN_VALUE, TOLD_AT_ONCE, tasks);
            tasks.forEach(task -> effects.assigned(task.request(), nameOf(mover)));
        }
    }

    private void tell(Task task, Mover mover) {
        if (mover != null && policy.reported().test(task.data())) {
            effects.assigned(task.request(), mover.name);
        }
    }

    private static String nameOf(Mover mover) {
        return mover == null ? null : mover.name;
    }
}
