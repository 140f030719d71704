// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.lustre.ActionList;
import coordinatool.lustre.Errno;
import coordinatool.lustre.Request;
import coordinatool.lustre.llapi.LustreException;
import coordinatool.tool.Log;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The thread that tells Lustre of requests that ended without a mover, since an MDT may take its time to answer. What
 * fails for a reason that may pass is tried again. How much waits here is bounded by who gives it: the scheduler, by
 * what it keeps itself, and Lustre, by what it has sent.
 */
final class Teller {
    private static final long STOP_MILLIS = 200;

    private final Registration registration;
    private final Log log;
    private final Runnable wakeup;
    private final BlockingQueue<End> waiting = new LinkedBlockingQueue<>();
    private final Queue<End> told = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "teller");

    /**
     * An end to tell.
     *
     * @param id what the scheduler calls it; not looked at where {@code life} is 0
     * @param life of the scheduler that wants to know, counted by the loop; 0 where nobody does
     */
    record End(ActionList.UnknownItem item, int errno, long id, long life) {
    }

    /** @param wakeup called by the thread when something was told */
    Teller(Registration registration, Log log, Runnable wakeup) {
        this.registration = registration;
        this.log = log;
        this.wakeup = wakeup;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The request ended with ECANCELED; {@link #told} says when Lustre knows. */
    void cancelled(Request request, long id, long life) {
        ActionList.UnknownItem item = new ActionList.UnknownItem(request.action().code(), request.fid(), request.dfid(),
                request.extentOffset(), request.extentLength(), request.cookie());
        waiting.add(new End(item, Errno.ECANCELED, id, life));
    }

    /** Nobody can do what the item asks for. */
    void notSupported(ActionList.UnknownItem item) {
        waiting.add(new End(item, Errno.EINVAL, 0, 0));
    }

    /** The next end that somebody wants to know to be told, null where there is none. */
    End told() {
        return told.poll();
    }

    /** Ends the thread. What the scheduler has given it gives again. */
    void stop() {
        thread.interrupt();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many ends were not told, and will not be given again. */
    long lost() {
        return waiting.stream().filter(end -> end.life() == 0).count();
    }

    private void run() {
        Backoff backoff = new Backoff();
        try {
            while (true) {
                End end = waiting.take();
                if (tell(end)) {
                    backoff.reset();
                    if (end.life() != 0) {
                        told.add(end);
                        wakeup.run();
                    }
                } else {
                    waiting.add(end);
                    backoff.pause();
                }
            }
        } catch (InterruptedException e) {
            // Only stop() does that.
        }
    }

    /** Whether nothing more can be done for this end. */
    private boolean tell(End end) throws InterruptedException {
        ActionList.UnknownItem item = end.item();
        try {
            registration.await().fail(item.action(), item.fid(), item.dfid(), item.extentOffset(), item.extentLength(),
                    item.cookie(), end.errno());
            log.info("told Lustre", "fid", item.fid(), "cookie", hex(item.cookie()), "error", Errno.name(end.errno()));
            return true;
        } catch (LustreException e) {
            return switch (e.errno()) {
                case Errno.ENOENT -> {
                    log.info("Lustre knows the request no more", "fid", item.fid(), "cookie", hex(item.cookie()));
                    yield true;
                }
                case Errno.EINVAL, Errno.EPERM, Errno.EBUSY -> {
                    log.error("Lustre does not want to know of an end", "fid", item.fid(), "cookie", hex(item.cookie()),
                            "error", e.getMessage());
                    yield true;
                }
                default -> {
                    log.warn("cannot tell Lustre of an end, trying again", "fid", item.fid(), "cookie",
                            hex(item.cookie()), "error", e.getMessage());
                    yield false;
                }
            };
        }
    }

    static String hex(long cookie) {
        return "0x" + Long.toHexString(cookie);
    }
}
