// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Hold;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.queue.HeldTasks;
import coordinatool.scheduler.queue.RequestTable;
import coordinatool.scheduler.queue.Task;

/**
 * Holds requests that movers do not survive. A request that crashes every mover that gets it would stop the site one
 * mover after the other, for ever; so after some deaths it is held, with the reason, until somebody has looked.
 *
 * <p>A death is a mover with a name that did not come back within its grace, or came back without the request: its
 * process is another one. A connection without a name is none, since tools that only look at the work go away like
 * that. What is held is stored; {@link MoverDeaths} says how deaths are counted.
 */
final class HeldRequests {
    private final RequestTable table;
    private final HeldTasks held;
    private final InterruptedRestores interrupted;
    private final MoverDeaths deaths;
    private final Effects effects;

    HeldRequests(RequestTable table, InterruptedRestores interrupted, MoverDeaths deaths, Effects effects) {
        this.table = table;
        this.held = table.held();
        this.interrupted = interrupted;
        this.deaths = deaths;
        this.effects = effects;
        held.watch(task -> effects.released(task.request()));
    }

    /** How many there are. */
    int size() {
        return held.size();
    }

    /** Why the request with this key is held; null where it is not, or is unknown. */
    Hold of(RequestKey key) {
        Task task = held.size() == 0 ? null : table.find(key);
        return task == null ? null : held.of(task);
    }

    /**
     * The mover that runs this task is gone without having ended it.
     *
     * @param alone whether it had nothing else
     * @return whether the task is held from now on
     */
    boolean died(Task task, boolean alone, long now) {
        Mover mover = Mover.of(task);
        if (!mover.isNamed()) {
            return false;
        }
        int count = deaths.add(task);
        if (!deaths.isTooMany(count) || !alone) {
            return false;
        }
        deaths.forget(task);
        hold(task, new Hold(now, "movers went away with it " + count + " times, the last one was " + mover.name()));
        return true;
    }

    /** It has ended in some other way. */
    void ended(Task task) {
        deaths.forget(task);
    }

    /** From the store, at start. A mover that runs it by now, as the store also says, has it rightly. */
    void recover(RequestKey key, Hold hold) {
        Task task = table.find(key);
        if (task.isRunning()) {
            effects.released(task.request());
        } else {
            held.add(task, hold);
        }
    }

    /**
     * Somebody has looked. Lustre has to be asked for a restore anew, as after any mover that did not end one.
     *
     * @param fid that of the file, or of its data
     * @return whether there is such a request, and it was held
     */
    boolean release(long cookie, Fid fid) {
        Task task = table.find(cookie, fid);
        if (task == null || !task.isHeld()) {
            return false;
        }
        if (task.action() == Action.RESTORE) {
            interrupted.takingBack(task);
        }
        held.release(task);
        return true;
    }

    private void hold(Task task, Hold hold) {
        held.add(task, hold);
        effects.held(task.request(), hold);
        effects.warn("request held until somebody looks, see coordinatool-client held", "action", task.action(), "fid",
                task.fid(), "cookie", RequestKey.cookieText(task.cookie()), "reason", hold.reason());
    }
}
