// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.scheduler.Scheduler;
import coordinatool.store.Store;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import java.util.function.LongSupplier;

/** Sees that the queue is of one file system alone, and that this is the one that ingests serve. */
final class OwnFileSystem {
    private final Scheduler scheduler;
    private final PendingNotices notices;
    private final Journal journal;
    private final LongSupplier clock;
    private final Log log;
    /** Whether an ingest of the file system that the queue is of has been here. */
    private boolean confirmed;

    /** @param clock nanoseconds since the epoch */
    OwnFileSystem(Scheduler scheduler, PendingNotices notices, Journal journal, LongSupplier clock, Log log) {
        this.scheduler = scheduler;
        this.notices = notices;
        this.journal = journal;
        this.clock = clock;
        this.log = log;
    }

    /**
     * Whether this queue is that file system's. A queue that was read from the store may be that of another one, which
     * an administrator has to decide; once an ingest has confirmed it, it is the ingest that is wrong, which the log
     * says then.
     */
    boolean serves(String ingest, String fsname) {
        String known = scheduler.fsname();
        if (fsname == null || fsname.equals(known)) {
            confirmed |= fsname != null;
            return true;
        }
        if (known != null && confirmed) {
            log.error("ingest of another file system refused, correct its bus_port or its mount point", "peer", ingest,
                    "fsname", fsname, "ours", known);
            return false;
        }
        if (known != null && (scheduler.size() > 0 || notices.size() > 0)) {
            throw new Fatal(ExitCode.CONFIGURATION, "the queue in redis is of file system " + known + ", this"
                    + " coordinator is of " + fsname + ": give it a Redis of its own (redis_host, redis_port), or, if "
                    + fsname + " is to have these requests: redis-cli hdel coordinatool_settings fsname");
        }
        if (known != null) {
            log.normal("the empty queue of another file system is this one's now", "fsname", fsname, "before", known);
        }
        confirmed = true;
        journal.batch().set(Store.Setting.FSNAME, fsname);
        scheduler.fileSystem(fsname, clock.getAsLong());
        return true;
    }
}
