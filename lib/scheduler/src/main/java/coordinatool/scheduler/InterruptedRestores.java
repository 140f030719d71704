// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.queue.RequestTable;
import coordinatool.scheduler.queue.Task;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Restores that a mover has begun and will not finish. No other mover can finish them: with the first progress of a
 * restore its MDT remembers the FID of the mover's volatile file, and from then on refuses progress and end with the
 * FID of another one (EINVAL; mdt_hsm_update_request_state in Lustre's mdt_coordinator.c). The user would wait until
 * Lustre's active_request_timeout. Only an end with the file's own FID passes. So such a restore is ended in Lustre
 * with an error, and Lustre is asked for a new one, which then comes like any other.
 *
 * <p>Nobody tells us how far a mover has got, so every restore that a mover had counts as begun. Until Lustre has been
 * told, the request waits in the queue and is kept back: another mover would work for nothing. Where Lustre does not
 * know the request as running (its MDT was restarted, or a tool has invented it), it simply waits again. But where
 * Lustre has ordered a newer restore of the file, the older one is over: it does not do so while it has one. Should
 * another mover get a begun restore all the same, the MDT refuses it, and the mover says so by ending with EINVAL,
 * which is the second way in here.
 */
final class InterruptedRestores {
    // For the maintainer. A restore that comes in here is in one of two states.
    //
    // Asked for, and kept back: Lustre is being told (endRestore). There are three ways in: its mover is gone or does
    // not run it (takingBack); Lustre gives one that it remembers as begun (arriving); or a mover has ended it with
    // EINVAL, which may be the MDT's refusal and not the mover's failure (mayBeRefused).
    //
    // Kept as a place: Lustre has ended it and was asked for a new one. Of the old one only the time is left at which
    // it was first seen, by file, until the new one comes and takes it.
    //
    // The ways out of the first: Lustre has ended it (settled, true), and the user keeps the place; Lustre does not
    // know it as running (settled, false), see below; Lustre orders it again (orderedAgain); its mover comes back with
    // it, or it is cancelled. The last two tell us nothing: whatever is not kept back any more is not asked for either,
    // and forgetOthers() drops it.
    //
    // One that Lustre does not know ends with its errno where a mover has ended it. Else it is over where there is a
    // newer restore of the file, and waits as before where there is none; should a newer one come (arriving) while it
    // still waits, it is over then.
    //
    // The trade-off: a restore that was given but not begun is ended and asked for anew for nothing. That costs two
    // calls to Lustre. To take one for not begun that was begun costs the user the restore, for 31 days where the site
    // follows our advice for active_request_timeout.
    //
    // Whether Lustre was told in vain, or has been told already, its answer does not say: ENOENT in both cases. It has
    // been where a scheduler or an ingest dies between the two calls and our hearing of them, and where one of several
    // ingests goes. Then the new restore is here, or comes soon, of which there is none otherwise (hsm_find_compatible
    // in Lustre's mdt_hsm_cdt_client.c): that says which it is. The ingest remembered what it had told, before: that
    // was not there in another ingest, and a restore that was begun again meanwhile, with the same cookie, counted as
    // told.
    //
    // In the store, what a mover had and is kept back stays with that mover (Effects.keptBack). So a restart in between
    // costs a grace where that mover is gone for good, also for the new restores of these files, and nothing where it
    // is not. Before, nothing was stored: fifty restores that a gateway had lost on their way were ended and asked for
    // anew, the scheduler was restarted before it heard of that, and the next one gave them to a mover, which failed
    // them all and looked like a broken one. Not stored still are those that no mover had when they were kept back:
    // what was held before, and what Lustre has sent with a volatile file's FID. These a restart gives to a mover in
    // vain.

    /** Restores whose place in the queue is kept for the new request: more than movers can run at once. */
    private static final int MAX_PLACES = 100_000;
    /** In place of the errno with which a mover has ended a restore: none has. */
    private static final int NOT_ENDED = 0;
    /** So many requests of a file are looked at for a newer restore; nearly always there are one or two. */
    private static final int MAX_LOOKED_AT = 100;

    /**
     * Why a restore is kept back.
     *
     * @param errno with which a mover has ended it
     * @param mover that had it; null where none had
     */
    private record Asked(int errno, String mover) {
    }

    private final RequestTable table;
    private final Effects effects;
    /** Those that Lustre is being told of. */
    private final Map<Task, Asked> asked = new LinkedHashMap<>();
    /** When the restores that were asked for anew were first seen, by file. */
    private final Map<Fid, Long> places = new LinkedHashMap<>();
    /** Those that Lustre did not know, by file. Some of them may have ended, or run, since. */
    private final Map<Fid, Task> unknown = new LinkedHashMap<>();

    InterruptedRestores(RequestTable table, Effects effects) {
        this.table = table;
        this.effects = effects;
    }

    /** There is somebody else now who can tell Lustre. */
    void tellAgain() {
        forgetOthers();
        asked.keySet().forEach(task -> effects.endRestore(task.request()));
    }

    /**
     * Lustre gives a request that is about to wait. From 2.17 on it remembers a begun restore even where it sends it
     * again (LU-18556): the FID of its data is the volatile file's then. A restore that it did not know is over where
     * it gives a newer one of that file.
     */
    void arriving(Task task) {
        if (task.action() != Action.RESTORE) {
            return;
        }
        Task older = unknown.isEmpty() ? null : unknown.remove(task.fid());
        if (older != null && table.find(older.key()) == older && !older.isRunning()) {
            table.remove(older);
            effects.askedAnew(older.request());
        }
        if (task.hasOtherDfid()) {
            keepBack(task, NOT_ENDED);
        }
    }

    /** A request that ran is about to wait again, because its mover is gone or does not run it. */
    void takingBack(Task task) {
        if (task.action() == Action.RESTORE) {
            keepBack(task, NOT_ENDED);
        }
    }

    /**
     * A mover has ended the request with this errno. Returns whether Lustre may have refused to take the mover's word.
     */
    boolean mayBeRefused(Task task, int errno) {
        return task.action() == Action.RESTORE && errno == Errno.EINVAL;
    }

    /**
     * A request is about to wait again until Lustre has said what it knows of it.
     *
     * @param errno with which a mover has ended it
     */
    void keepBack(Task task, int errno) {
        Asked why = new Asked(errno, task.isRunning() ? task.runner().name() : null);
        task.keepBack();
        asked.put(task, why);
        if (why.mover != null) {
            effects.keptBack(task.key(), why.mover);
        }
        effects.endRestore(task.request());
    }

    /** Lustre has ordered the request again: it counts as not begun. Any mover may have it. */
    void orderedAgain(Task task) {
        Asked why = asked.remove(task);
        if (why != null && task.isKeptBack()) {
            letGo(task, why);
        }
    }

    /**
     * What Lustre said.
     *
     * @param ended it has been ended there, and asked for anew; otherwise Lustre did not know it as running
     */
    void settled(RequestKey key, boolean ended) {
        Task task = table.find(key);
        Asked why = task == null ? null : asked.remove(task);
        if (why == null || !task.isKeptBack()) {
            forgetOthers();
            return;
        }
        boolean newer = hasNewer(task);
        if (ended || newer && why.errno == NOT_ENDED) {
            if (!newer) {
                keep(places, task.fid(), task.timestamp());
            }
            table.remove(task);
            effects.askedAnew(task.request());
        } else if (why.errno == NOT_ENDED) {
            letGo(task, why);
            keep(unknown, task.fid(), task);
        } else {
            table.remove(task);
            effects.ended(task.request(), null, why.errno);
        }
    }

    private void letGo(Task task, Asked why) {
        task.letGo();
        if (why.mover != null) {
            effects.letGo(task.key());
        }
    }

    /**
     * The mover that had the waiting request with this key, of which Lustre is being told; null where that is not so.
     */
    String formerMover(RequestKey key) {
        Task task = asked.isEmpty() ? null : table.find(key);
        Asked why = task == null || !task.isKeptBack() ? null : asked.get(task);
        return why == null ? null : why.mover;
    }

    /** Whether Lustre is being told of this one. */
    boolean isAsked(Task task) {
        return asked.containsKey(task);
    }

    /** When a restore of this file that was asked for anew was first seen, nanoseconds since the epoch; 0 for none. */
    long takePlace(Fid fid) {
        Long timestamp = places.isEmpty() ? null : places.remove(fid);
        return timestamp == null ? 0 : timestamp;
    }

    /** Those that have ended, or run, since they were kept back. */
    private void forgetOthers() {
        asked.keySet().removeIf(task -> !task.isKeptBack());
    }

    /** Whether there is a restore of its file that was first seen later. */
    private boolean hasNewer(Task task) {
        return table.ofFile(task.fid(), MAX_LOOKED_AT).stream()
                .anyMatch(other -> other.action() == Action.RESTORE && other.timestamp() > task.timestamp());
    }

    private static <T> void keep(Map<Fid, T> map, Fid fid, T what) {
        if (map.size() >= MAX_PLACES) {
            map.remove(map.keySet().iterator().next());
        }
        map.put(fid, what);
    }
}
