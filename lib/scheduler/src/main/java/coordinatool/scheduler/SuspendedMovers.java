// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Errno;
import coordinatool.model.MoverView.State;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.movers.Movers;
import coordinatool.scheduler.placement.ArchiveRouter;

/**
 * Takes movers out of service at which nothing succeeds any more. Such a mover ends its requests at once and asks for
 * more, so it draws all there is to do, and fails it; one whose archive is not mounted can fail a queue of a week in a
 * minute. Where the site has set a limit, it gets nothing more from then on but cancels, until somebody has looked and
 * says that it may go on. What it has it may end.
 *
 * <p>A suspension belongs to the mover's name. It outlives its connection, its grace, its process and the scheduler's:
 * whoever starts a copytool again, be it systemd, has not looked, and nobody can tell a process that was started again
 * from one that has only connected again. A mover without a name is another one when it comes back.
 *
 * <p>What only this mover may have waits for it; of several hosts that may have an archive, another one gets it.
 */
final class SuspendedMovers {
    private int limit;
    private final Movers movers;
    private final ArchiveRouter router;
    private final Dispatcher dispatcher;
    private final Effects effects;

    /** @param limit requests that a mover may fail in a row; 0 for any number */
    SuspendedMovers(int limit, Movers movers, ArchiveRouter router, Dispatcher dispatcher, Effects effects) {
        this.limit = limit;
        this.movers = movers;
        this.router = router;
        this.dispatcher = dispatcher;
        this.effects = effects;
    }

    /** Another limit counts from now on. */
    void limit(int failures) {
        limit = failures;
    }

    /** The mover has failed so many requests in a row, the last one with this errno. */
    void failed(Mover mover, int failures, int errno) {
        if (limit == 0 || failures < limit || mover.isSuspended()) {
            return;
        }
        dispatcher.withReindex(mover, () -> mover.setSuspended(true));
        if (mover.isNamed()) {
            movers.suspend(mover.name());
            effects.suspended(movers.suspended());
        }
        movers.changed(mover);
        if (mover.isConnected()) {
            router.suspended(mover);
        }
        effects.warn("mover is suspended, it gets no more work until somebody looks, see coordinatool-client resume",
                "mover", mover.name(), "failed_in_a_row", failures, "last_error", Errno.name(errno));
        tellIfNobodyWorks();
    }

    /**
     * Somebody has looked.
     *
     * @return whether there is such a mover, and it was suspended
     */
    boolean resume(String name) {
        boolean known = movers.resume(name);
        if (known) {
            effects.suspended(movers.suspended());
        }
        Mover mover = movers.named(name);
        if (mover == null || !mover.isSuspended()) {
            return known;
        }
        dispatcher.withReindex(mover, () -> mover.setSuspended(false));
        movers.changed(mover);
        if (mover.isConnected()) {
            router.connected(mover);
        }
        if (mover.state() == State.WAITING) {
            router.asking(mover);
        }
        effects.warn("mover is not suspended any more", "mover", name);
        dispatcher.reconsider(mover);
        return true;
    }

    private void tellIfNobodyWorks() {
        int[] count = new int[2];
        movers.forEachConnected(mover -> {
            if (mover.state() != State.INIT) {
                count[mover.isSuspended() ? 1 : 0]++;
            }
        });
        if (count[0] == 0) {
            effects.warn("every mover is suspended: nothing is given out until one is resumed", "movers", count[1]);
        }
    }
}
