// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.placement;

import coordinatool.model.Action;
import coordinatool.model.BatchSlot;
import coordinatool.model.MoverView.State;
import coordinatool.model.RequestFacts;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.movers.Movers;
import coordinatool.scheduler.policy.Policy;
import coordinatool.scheduler.queue.Availability;
import coordinatool.scheduler.queue.Hint;
import coordinatool.scheduler.queue.Queue;
import coordinatool.scheduler.queue.QueueHolder;
import coordinatool.scheduler.queue.Queues;
import coordinatool.scheduler.queue.Router;
import coordinatool.scheduler.queue.Task;
import coordinatool.tool.HashedHostRule;
import coordinatool.tool.HostRule;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Says where each request waits: with everything else, or, an archive, at the mover that host affinity sends it to, or
 * in a batch. Nobody else decides that.
 */
public final class ArchiveRouter implements Router {
    /** Tasks and batches that find a new place in one step, when a mover is gone for good: some milliseconds. */
    private static final int STEP = 1000;

    private final Queues anybody;
    private final Availability availability;
    private final HostAffinity affinity;
    private final Assignments assignments;
    /** Null where there are none. */
    private final Batching batching;
    /** Archives that only this mover may have, where there are no batches. */
    private final Map<Mover, Queues> byMover = new HashMap<>();
    /** What waited for movers that are gone for good. */
    private final Deque<Queue> displaced = new ArrayDeque<>();
    private long now;

    /**
     * @param availability is told of what may be given out
     * @param seed         for the choice among hosts
     * @param facts        is told which movers archives wait for
     */
    public ArchiveRouter(Policy policy, Movers movers, Availability availability, long seed, RequestFacts facts) {
        this.availability = availability;
        this.anybody = new Queues(null, availability);
        this.affinity = new HostAffinity(policy, movers, seed);
        this.assignments = new Assignments(policy.reported(), facts);
        this.batching = policy.batches().isOn() ? new Batching(policy.batches(), availability, assignments) : null;
    }

    // ---- what comes to wait, and where it is

    @Override
    public byte[] rewrite(Action action, byte[] data) {
        return action == Action.ARCHIVE ? affinity.rewrite(data) : data;
    }

    @Override
    public void add(Task task) {
        Mover bound = task.action() == Action.ARCHIVE ? affinity.choose(task.data(), now) : null;
        if (task.action() == Action.ARCHIVE && batching != null) {
            Batch batch = batching.batchFor(new Hint(task.data()), task.queueKey(), bound);
            batch.add(task);
            assignments.tell(task, batch.holder() instanceof Slot slot ? slot.mover : bound);
        } else if (bound == null) {
            anybody.add(task);
        } else {
            byMover.computeIfAbsent(bound, mover -> new Queues(mover, availability)).add(task);
            assignments.tell(task, bound);
        }
    }

    /** What any mover may have, but for what waits for a batch slot. */
    public Queues anybody() {
        return anybody;
    }

    public boolean hasBatches() {
        return batching != null;
    }

    /** Archives that only this mover may have, null for none; where there are no batches. */
    public Queues only(Mover mover) {
        return byMover.get(mover);
    }

    /** Batches that wait for a slot of this mover, or of any, where it is null; null for none. */
    public BatchQueue batches(Mover mover) {
        return batching == null ? null : mover == null ? batching.unassigned() : batching.queued(mover);
    }

    /** The batch slots of this mover; none before its first ehlo. */
    public List<Slot> slots(Mover mover) {
        return batching == null ? List.of() : batching.slots(mover);
    }

    /**
     * What is to be seen of them. The C coordinatool has slots for connections that never said ehlo too, and clients
     * may count on the list's length.
     */
    public List<BatchSlot> view(Mover mover) {
        List<Slot> slots = slots(mover);
        return slots.isEmpty() && batching != null ? Collections.nCopies(batching.slotsPerMover(), BatchSlot.FREE)
                : slots.stream().map(Slot::view).toList();
    }

    /** How many archives wait for this mover. */
    public long waitingFor(Mover mover) {
        long[] sum = {0};
        forEachQueue(mover, queue -> sum[0] += queue.size());
        return sum[0];
    }

    /** All queues in which something waits for this mover, or, where it is null, for any, or to find a new place. */
    public void forEachQueue(Mover mover, Consumer<Queue> visitor) {
        BatchQueue batches = batches(mover);
        Queues queues = mover == null ? anybody : only(mover);
        if (batches != null) {
            batches.all().forEach(visitor);
        }
        if (queues != null) {
            queues.all().forEach(visitor);
        }
        if (mover == null) {
            displaced.forEach(visitor);
        } else {
            slots(mover).forEach(slot -> slot.batches().forEach(visitor));
        }
    }

    // ---- what happens

    /** It is now this time, nanoseconds since the epoch. */
    public void advance(long time) {
        now = time;
        if (batching != null) {
            batching.advance(time);
        }
    }

    /** When {@link #advance} or {@link #relocate} has something to do next; Long.MAX_VALUE for never. */
    public long deadline() {
        if (!displaced.isEmpty()) {
            return 0;
        }
        return batching == null ? Long.MAX_VALUE : batching.deadline();
    }

    /** Gives slots to what has come to wait for one. */
    public void settle() {
        if (batching != null) {
            batching.settle();
        }
    }

    /** A mover is here or has come back; its archive ids are known. */
    public void connected(Mover mover) {
        enter(mover);
        relocate();
    }

    private void enter(Mover mover) {
        if (batching != null && !mover.isSuspended()) {
            displace(batching.connected(mover));
            mover.runningHints().stream().filter(hint -> affinity.allows(hint.data(), mover.name()))
                    .forEach(hint -> batching.reserve(mover, hint));
        }
    }

    /** The mover asks for work. */
    public void asking(Mover mover) {
        if (batching != null) {
            displace(batching.asking(mover));
            relocate();
        }
    }

    /** The mover is being given work: its free slots get what has waited for one. Returns its slots. */
    public List<Slot> fill(Mover mover) {
        return batching.fill(mover);
    }

    /** Something was sent from this slot. */
    public void sent(Slot slot) {
        batching.sent(slot);
    }

    /** The mover is about to be disconnected. */
    public void disconnecting(Mover mover) {
        if (batching != null) {
            batching.disconnecting(mover);
        }
    }

    /** The mover, which is connected, is suspended: what waits for it goes to another one that may have it. */
    public void suspended(Mover mover) {
        forgotten(mover);
        relocate();
    }

    /** The mover, disconnected or suspended, is gone: what waits for it is to be relocated. */
    public void forgotten(Mover mover) {
        if (batching != null) {
            displace(batching.dissolve(mover));
        } else {
            Queues own = byMover.remove(mover);
            displace(own == null ? List.of() : List.copyOf(own.all()));
        }
    }

    /** Archives go to movers by these rules from now on: what waits is to be relocated. */
    public void hosts(List<HostRule> hosts, List<HashedHostRule> hashedHosts, Movers movers) {
        affinity.hosts(hosts, hashedHosts);
        if (batching == null) {
            displace(anybody.take(Action.ARCHIVE));
            byMover.values().forEach(own -> displace(List.copyOf(own.all())));
            byMover.clear();
        } else {
            displace(batching.dissolveAll());
            movers.forEachConnected(mover -> {
                if (mover.state() != State.INIT) {
                    enter(mover);
                }
                if (mover.state() == State.WAITING) {
                    displace(batching.asking(mover));
                }
            });
        }
        relocate();
    }

    /** Finds a place for some of what has lost its own. */
    public void relocate() {
        for (int left = STEP; left > 0 && !displaced.isEmpty(); left--) {
            Queue queue = displaced.peekFirst();
            if (queue.size() == 0) {
                displaced.removeFirst();
            } else if (queue instanceof Batch batch) {
                displaced.removeFirst();
                batching.place(batch, affinity.choose(batch.hint.data(), now));
            } else {
                Task task = queue.first();
                queue.remove(task);
                add(task);
            }
        }
    }

    private void displace(Collection<? extends Queue> queues) {
        for (Queue queue : queues) {
            queue.setHolder(QueueHolder.DETACHED);
            displaced.add(queue);
        }
    }
}
