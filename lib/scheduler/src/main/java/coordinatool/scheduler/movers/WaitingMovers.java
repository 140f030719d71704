// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.movers;

import coordinatool.model.Action;
import coordinatool.model.MoverView.State;
import coordinatool.scheduler.queue.QueueKey;
import coordinatool.scheduler.queue.SortedGroups;
import java.util.function.Consumer;

/**
 * Movers whose recv waits for work, found by what they can take, the least loaded first, then the one that has waited
 * longest. A mover is in the order of every type and archive id that its limits and its archive ids allow.
 */
public final class WaitingMovers {
    private static final Action[] TYPES = {Action.RESTORE, Action.REMOVE, Action.ARCHIVE};

    /** Hashed by hand: the hash of a record, as Java makes it at its first use, takes 30 ms of the first recv. */
    private record Ability(Action action, boolean any, int archiveId) {
        @Override
        public int hashCode() {
            return 31 * (2 * action.ordinal() + (any ? 1 : 0)) + archiveId;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Ability that && action == that.action && any == that.any
                    && archiveId == that.archiveId;
        }
    }

    private final SortedGroups<Ability, Mover> able = new SortedGroups<>(WaitingMovers::byLoad);
    private long clock;

    /** The mover begins to wait with {@link Mover#recv}. */
    public void add(Mover mover) {
        mover.state = State.WAITING;
        mover.waitingSince = ++clock;
        enter(mover);
    }

    /** The mover does not wait any more. Does nothing where it did not. */
    public void remove(Mover mover) {
        if (mover.state == State.WAITING) {
            leave(mover);
            mover.state = State.READY;
            mover.asksNoMore();
        }
    }

    /**
     * To be called before what a waiting mover runs changes, since that changes its place. It is not found until
     * resumed.
     */
    public void suspend(Mover mover) {
        leave(mover);
        mover.state = State.READY;
    }

    /** Lets a suspended mover wait on, as if it had all the time. */
    public void resume(Mover mover) {
        mover.state = State.WAITING;
        enter(mover);
    }

    /** The mover to be asked first with this key, or the next after the one given; null where there is none. */
    public Mover next(QueueKey key, Mover after) {
        return able.first(next(new Ability(key.action(), false, key.archiveId()), after),
                next(new Ability(key.action(), true, 0), after));
    }

    private Mover next(Ability ability, Mover after) {
        return after == null ? able.first(ability) : able.after(ability, after);
    }

    /** By hand: a chain of comparators costs three times as much, and each mover is compared a dozen times. */
    private static int byLoad(Mover a, Mover b) {
        int byLoad = Long.compare(a.load(), b.load());
        return byLoad != 0 ? byLoad : Long.compare(a.waitingSince, b.waitingSince);
    }

    private void enter(Mover mover) {
        forEachAbility(mover, ability -> able.add(ability, mover));
    }

    private void leave(Mover mover) {
        forEachAbility(mover, ability -> able.remove(ability, mover));
    }

    private static void forEachAbility(Mover mover, Consumer<Ability> visitor) {
        for (Action action : TYPES) {
            if (mover.room(action) > 0) {
                if (mover.archiveIds().length == 0) {
                    visitor.accept(new Ability(action, true, 0));
                } else {
                    visitor.accept(new Ability(action, false, QueueKey.ANY_ARCHIVE));
                }
                for (int id : mover.archiveIds()) {
                    visitor.accept(new Ability(action, false, id));
                }
            }
        }
    }
}
