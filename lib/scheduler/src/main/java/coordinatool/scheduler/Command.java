// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.List;

/**
 * What can happen to the scheduler. {@code conn} names a connection of a mover or a tool, {@code id} a command that is
 * to be answered; both are the caller's numbers, and the caller uses a conn once only. Commands may be repeated: what
 * has been done already is not done again.
 */
public sealed interface Command {

    /** Requests and cancels from Lustre, which has given each of them once for each time that it is said here. */
    record Arrived(List<Request> requests) implements Command {
    }

    /**
     * Requests from a tool, and cancels of those that Lustre has cancelled, to be answered by {@link Effect.Queued}.
     * {@code fsname} is null where not said.
     */
    record Queue(long id, String fsname, List<Request> requests) implements Command {
    }

    /** A connection is there. */
    record Connected(long conn, String address) implements Command {
    }

    /** A connection is gone. */
    record Left(long conn) implements Command {
    }

    /**
     * A mover presents itself.
     *
     * @param mover      null where it is anonymous
     * @param fsname     null where not said
     * @param archiveIds empty for any
     * @param running    what it is running
     * @param replay     not answered: the mover was welcomed by an earlier life of the scheduler
     */
    record Ehlo(long id, long conn, String mover, String fsname, int[] archiveIds, List<Request> running,
            boolean replay)
            implements Command {
    }

    /** A mover asks for work; answered by {@link Effect.Work} when there is some. Negative: no limit. */
    record Recv(long id, long conn, int maxArchive, int maxRestore, int maxRemove, long maxBytes) implements Command {
    }

    /** A mover has ended a request, with this errno. Answered by {@link Effect.Answer}. */
    record Done(long id, long conn, long cookie, Fid dfid, int status) implements Command {
    }

    /** There is somebody else now who can tell Lustre of ends: each {@link Effect.EndRestore} is said again. */
    record EndRestoresAgain() implements Command {
    }

    /**
     * Answer to {@link Effect.EndRestore}.
     *
     * @param ended Lustre has ended the restore and was asked for a new one; otherwise it did not know it as running
     */
    record RestoreSettled(RequestKey key, boolean ended) implements Command {
    }

    /**
     * A tool cancels a request; {@code fid} is that of the file, or of its data. Answered by {@link Effect.Answer}:
     * ENOENT where there is none.
     */
    record Cancel(long id, long cookie, Fid fid) implements Command {
    }

    /** Answered by {@link Effect.Answer}. */
    record Lock(long id, int mode) implements Command {
    }

    /** The file system is known: work can be given out, and names that differ are refused. */
    record FileSystem(String fsname) implements Command {
    }

    /** From the store, at start, before all else: a request. No effects. */
    record RecoveredRequest(Request request) implements Command {
    }

    /**
     * From the store, at start, after the last request. No effects.
     *
     * @param assigned whether some of them had been given to movers, as {@link RecoveredAssignment} will say
     */
    record RequestsRecovered(boolean assigned) implements Command {
    }

    /** From the store, at start, after all requests: who had a request. No effects. */
    record RecoveredAssignment(RequestKey key, String mover) implements Command {
    }

    /**
     * From the store, at start, after all assignments: a cancel of the request with this key, and whether its mover has
     * been sent it.
     */
    record RecoveredCancel(RequestKey key, Request cancel, boolean sent) implements Command {
    }

    /** From the store, at start, after all assignments: see {@link Effect.Reordered}. No effects. */
    record RecoveredReorder(RequestKey key, Request order) implements Command {
    }

    /** From the store, at start: the lock mode. No effects. */
    record RecoveredLock(int mode) implements Command {
    }
}
