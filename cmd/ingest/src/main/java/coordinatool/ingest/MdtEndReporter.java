// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.lustre.HsmItem;
import coordinatool.lustre.llapi.Copytool;
import coordinatool.lustre.llapi.LustreException;
import coordinatool.model.Errno;
import coordinatool.model.RequestKey;
import coordinatool.tool.Log;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The thread that tells one MDT of ends. What fails for a reason that may pass goes behind the others and is tried
 * again, after a pause that doubles while nothing goes well. Methods may be called by any thread.
 */
final class MdtEndReporter {
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Ends that are told before the loop hears of them, where many wait: to wake it costs more than an end. */
    private static final int TOGETHER = 256;

    private final int mdt;
    private final Registration registration;
    private final Consumer<EndReporter.Told> done;
    private final Runnable news;
    private final Runnable back;
    private final Log log;
    private final BlockingQueue<EndReporter.End> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final CallWatch calls;
    private boolean failing;
    private long quietUntil;
    private volatile boolean refused;

    /**
     * @param mdt  index of the MDT, for the log
     * @param done is given what was told, or what Lustre knows no more, by the thread
     * @param news called by the thread now and then once it has given some
     * @param back called by the thread when the MDT's coordinator answers again after it was shut down
     */
    MdtEndReporter(int mdt, Registration registration, Consumer<EndReporter.Told> done, Runnable news,
            Runnable back, Log log) {
        this.mdt = mdt;
        this.registration = registration;
        this.done = done;
        this.news = news;
        this.back = back;
        this.log = log;
        this.calls = new CallWatch(log);
        this.thread = new Thread(this::run, "ends-mdt" + mdt);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void add(EndReporter.End end) {
        waiting.add(end);
    }

    /** Drops these ends, if they have not been told yet. */
    void forget(Predicate<EndReporter.End> which) {
        waiting.removeIf(which);
    }

    /** Whether the MDT's coordinator is shut down, as far as is known. */
    boolean refused() {
        return refused;
    }

    /** How many ends wait that nobody gives again. */
    long lost() {
        return waiting.stream().filter(end -> end.life() == 0).count();
    }

    /** For the loop: says where the MDT does not answer, see {@link CallWatch#look}. */
    void look(long nowNanos) {
        calls.look(nowNanos, "mdt", mdt, "waiting", waiting.size());
    }

    /** Makes the thread end, unless Lustre does not come back from a call. */
    void interrupt() {
        thread.interrupt();
    }

    void join(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
    }

    private void run() {
        Backoff backoff = new Backoff();
        int told = 0;
        try {
            while (true) {
                EndReporter.End left = tell(waiting.take());
                told++;
                if (left != null || told >= TOGETHER || waiting.isEmpty()) {
                    news.run();
                    told = 0;
                }
                if (left == null) {
                    backoff.reset();
                } else {
                    waiting.add(left);
                    Thread.sleep(backoff.next());
                }
            }
        } catch (InterruptedException e) {
            // Only interrupt() does that.
        }
    }

    /** Returns what is left to do of this end later, null where nothing is. */
    private EndReporter.End tell(EndReporter.End end) throws InterruptedException {
        HsmItem item = end.item();
        String cookie = RequestKey.cookieText(item.cookie());
        boolean known = end.isTold();
        try {
            if (!known) {
                call().fail(item, end.errno(), end.mayRetry());
                calls.end();
                log.info("told Lustre", "fid", item.fid(), "cookie", cookie, "error", Errno.name(end.errno()));
                known = true;
            }
            if (end.anew() != null) {
                call().askForRestore(end.anew());
                log.info("asked Lustre anew for a restore whose mover is gone", "fid", item.fid(), "cookie", cookie);
            }
        } catch (LustreException e) {
            // Given again, by another scheduler, while Lustre is still to be asked for it anew.
            if (!known && e.errno() == Errno.ENOENT && end.anew() != null
                    && waiting.removeIf(other -> other.isTold() && other.item().equals(item))) {
                return end.told();
            }
            switch (e.errno()) {
                case Errno.ENOENT -> log.info(known ? "file to restore is gone" : "Lustre knows the request no more",
                        "fid", item.fid(), "cookie", cookie);
                case Errno.EINVAL, Errno.EPERM, Errno.EBUSY -> log.error(known
                        ? "Lustre does not want to restore a file whose mover is gone"
                        : "Lustre does not want to know of an end", "fid", item.fid(), "cookie", cookie, "error",
                        e.getMessage());
                default -> {
                    failed(item, e);
                    return known ? end.told() : end;
                }
            }
        } finally {
            calls.end();
        }
        answered();
        done.accept(new EndReporter.Told(end, known));
        return null;
    }

    /** Through whom Lustre is called now. */
    private Copytool call() throws InterruptedException {
        Copytool copytool = registration.await();
        calls.begin();
        return copytool;
    }

    private void failed(HsmItem item, LustreException e) {
        // What a coordinator that does not run answers, see mdt_hsm_update_request_state.
        refused |= e.errno() == Errno.EAGAIN;
        long now = System.nanoTime();
        if (!failing || now - quietUntil >= 0) {
            log.warn("cannot tell Lustre of an end, trying again", "fid", item.fid(), "cookie",
                    RequestKey.cookieText(item.cookie()), "mdt", mdt, "error", e.getMessage(),
                    "waiting", waiting.size() + 1);
            quietUntil = now + QUIET_NANOS;
        }
        failing = true;
    }

    private void answered() {
        if (failing) {
            failing = false;
            log.normal("MDT takes ends again", "mdt", mdt, "waiting", waiting.size());
        }
        if (refused) {
            refused = false;
            back.run();
        }
    }
}
