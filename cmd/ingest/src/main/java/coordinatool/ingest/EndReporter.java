// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.bus.Message;
import coordinatool.lustre.HsmItem;
import coordinatool.lustre.llapi.Copytool;
import coordinatool.lustre.llapi.LustreException;
import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.tool.Log;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Tells Lustre of requests that ended without a mover. An MDT takes its time to answer, or does not answer at all, so
 * each has a thread of its own ({@link MdtEndReporter}); one thread before them finds out which MDT is to be told. How
 * much waits here is bounded by who gives it: the scheduler, which gives so many at a time, and Lustre, by what it has
 * sent.
 */
final class EndReporter {
    private static final long STOP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** The MDT of a file that Lustre does not find: any client's call finds out whether that is so still. */
    private static final int NO_MDT = -1;
    /** Sequences of FIDs whose MDT is remembered: a client of Lustre makes 128,000 files in one. */
    private static final int SEQUENCES = 10_000;
    /** Cancels that the scheduler is told of in one message. */
    private static final int TOGETHER = 1000;

    private final Registration registration;
    private final Log log;
    private final Runnable wakeup;
    private final BlockingQueue<End> unsorted = new LinkedBlockingQueue<>();
    private final Map<Integer, MdtEndReporter> mdts = new ConcurrentHashMap<>();
    /** By sequence. It is the sorter's. */
    private final Map<Long, Integer> mdtOf = new HashMap<>();
    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
    private final Thread sorter = new Thread(this::sort, "ends");
    /** The sorter's. */
    private final CallWatch calls;

    /**
     * An end to tell.
     *
     * @param anew   the restore to ask Lustre for once it knows of the end; null for none
     * @param isTold whether it knows
     * @param id     what the scheduler calls it; not looked at where it is a restore, or {@code life} is 0
     * @param life of the scheduler that wants to know, counted by the loop; 0 where nobody does
     */
    record End(HsmItem item, int errno, Request anew, boolean isTold, long id, long life) {

        /** The same, of which Lustre knows. */
        End told() {
            return new End(item, errno, anew, true, id, life);
        }

        /**
         * Lustre may send a restore again by itself, and lets its users wait for that, if its policy allows. One that
         * it has sent again with the FID of a volatile file (2.17 does) nobody could end that time either.
         */
        boolean mayRetry() {
            return anew != null && anew.dfid().equals(anew.fid());
        }
    }

    /**
     * What became of an end.
     *
     * @param known whether Lustre knew the request, and knows of its end now
     */
    record Told(End end, boolean known) {
    }

    /** @param wakeup called by other threads once something was told */
    EndReporter(Registration registration, Log log, Runnable wakeup) {
        this.registration = registration;
        this.log = log;
        this.wakeup = wakeup;
        calls = new CallWatch(log);
        sorter.setDaemon(true);
    }

    void start() {
        sorter.start();
    }

    /** In each turn of the loop: says where Lustre does not answer, see {@link CallWatch#look}. */
    void look(long nowNanos) {
        calls.look(nowNanos, "call", "which MDT has a file", "waiting", unsorted.size());
        mdts.values().forEach(mdt -> mdt.look(nowNanos));
    }

    /** The request ended with ECANCELED; {@link #told} says when Lustre knows. */
    void cancelled(Request request, long id, long life) {
        unsorted.add(new End(HsmItem.of(request), Errno.ECANCELED, null, false, id, life));
    }

    /**
     * Nobody will finish this restore: it ends with EAGAIN, and Lustre is asked for it anew. {@link #told} says whether
     * Lustre knew it. Lustre takes an end from somebody who has not begun it only with the file's own FID.
     */
    void interrupted(Request restore, long life) {
        unsorted.add(new End(HsmItem.of(restore.asNotBegun()), Errno.EAGAIN, restore, false, 0, life));
    }

    /** Lustre gives this request: what was to be told of one like it concerns the past. */
    void ordered(Request request) {
        if (request.action() != Action.RESTORE) {
            return;
        }
        forget(end -> end.anew() != null && !end.isTold() && end.anew().cookie() == request.cookie()
                && end.anew().fid().equals(request.fid()));
    }

    /** Nobody can do what the item asks for. */
    void notSupported(HsmItem item) {
        unsorted.add(new End(item, Errno.EINVAL, null, false, 0, 0));
    }

    /** The next end that somebody wants to know to be told, null where there is none. */
    Told told() {
        return told.poll();
    }

    /** What this life of the scheduler is to know next. Another has given its ends under other numbers. */
    List<Message> answers(long life) {
        List<Message> answers = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        for (Told next = told(); next != null; next = ids.size() < TOGETHER ? told() : null) {
            if (next.end().life() == life && next.end().anew() != null) {
                answers.add(new Message.RestoreEnded(next.end().anew().key(), next.known()));
            } else if (next.end().life() == life) {
                ids.add(next.end().id());
            }
        }
        if (!ids.isEmpty()) {
            answers.add(new Message.Told(ids));
        }
        return answers;
    }

    /** A scheduler was met that gives all its ends anew: what waits of those given before is dropped. */
    void forget() {
        forget(end -> end.life() != 0 && !end.isTold());
    }

    private void forget(Predicate<End> which) {
        unsorted.removeIf(which);
        mdts.values().forEach(mdt -> mdt.forget(which));
    }

    /** Ends the threads. What the scheduler has given it gives again. */
    void stop() {
        sorter.interrupt();
        mdts.values().forEach(MdtEndReporter::interrupt);
        long deadline = System.nanoTime() + STOP_NANOS;
        try {
            TimeUnit.NANOSECONDS.timedJoin(sorter, STOP_NANOS);
            for (MdtEndReporter mdt : mdts.values()) {
                mdt.join(deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many ends were not told, and will not be given again. */
    long lost() {
        return unsorted.stream().filter(end -> end.life() == 0).count()
                + mdts.values().stream().mapToLong(MdtEndReporter::lost).sum();
    }

    private void sort() {
        try {
            while (true) {
                End end = unsorted.take();
                mdts.computeIfAbsent(mdt(end.item()), this::mdtReporter).add(end);
            }
        } catch (InterruptedException e) {
            // Only stop() does that.
        }
    }

    /** Lustre sends a report to the MDT of the FID in it, which is the dfid; one MDT has all of a sequence. */
    private int mdt(HsmItem item) throws InterruptedException {
        Integer known = mdtOf.get(item.dfid().seq());
        if (known != null) {
            return known;
        }
        Copytool copytool = registration.await();
        calls.begin();
        try {
            int mdt = copytool.mdt(item.dfid());
            if (mdtOf.size() >= SEQUENCES) {
                mdtOf.clear();
            }
            mdtOf.put(item.dfid().seq(), mdt);
            return mdt;
        } catch (LustreException e) {
            log.debug("no MDT found", "fid", item.dfid(), "error", e.getMessage());
            return NO_MDT;
        } finally {
            calls.end();
        }
    }

    private MdtEndReporter mdtReporter(int mdt) {
        MdtEndReporter reporter = new MdtEndReporter(mdt, registration, this::done, wakeup, this::back, log);
        reporter.start();
        return reporter;
    }

    private void done(Told end) {
        if (end.end().life() != 0) {
            told.add(end);
        }
    }

    /**
     * A coordinator that was shut down has forgotten its agents (mdt_hsm_cdt_cleanup), and the client, whose connection
     * lived on, does not register again by itself. To register is all or nothing: while one coordinator is shut down it
     * would take us from the others too.
     */
    private void back() {
        if (mdts.values().stream().noneMatch(MdtEndReporter::refused)) {
            registration.renew();
        }
    }
}
