// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.bus.Message;
import coordinatool.lustre.Lctl;
import coordinatool.lustre.QueueCheck;
import coordinatool.lustre.llapi.LustreException;
import coordinatool.model.ComparisonStep;
import coordinatool.model.Difference;
import coordinatool.model.Difference.Kind;
import coordinatool.model.DifferencePage;
import coordinatool.model.Errno;
import coordinatool.model.RequestKey;
import coordinatool.tool.Log;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * The thread that compares the queue with what Lustre lists as active, where this host shows that, soon after the start
 * and every few minutes: what one of them has lost comes back. The loop passes its questions on to the scheduler.
 *
 * <p>A host shows the lists of its own MDTs only. A request that is in none of them may be another MDT's, so Lustre is
 * asked whose it is before it is dropped.
 */
final class Reconciler implements QueueCheck.Watcher {
    /** Between two lists at least, see Comparison; and how long to wait for a better moment. */
    private static final long SHORTEST_MILLIS = 3000;
    private static final long ANSWER_SECONDS = 60;

    /** Somebody else compares. */
    private static final class Busy extends IOException {
        private static final long serialVersionUID = 1;

        Busy(String reason) {
            super(reason);
        }
    }

    /** A question to the scheduler, and its answer. */
    private record Question(long id, ComparisonStep step, CompletableFuture<DifferencePage> answer) {
    }

    private final String fsname;
    private final Registration registration;
    private final Semaphore changes = new Semaphore(0);
    private final Log log;
    private final Runnable wakeup;
    private final Lctl lctl = new Lctl();
    private final Map<Kind, Integer> repaired = new EnumMap<>(Kind.class);
    private final Thread thread = new Thread(this::run, "reconcile");
    private Set<Integer> mdts = Set.of();
    private boolean saidNone;
    private long lastId;
    /** 0: it is not compared. */
    private volatile long intervalMillis;
    /** Whether Lustre gives its requests to us, and the scheduler has them all. */
    private volatile boolean idle;
    /** What the loop has to ask, or has asked. */
    private volatile Question question;
    /** The loop's: the last question that it has sent. */
    private long sent;
    /** The loop's: what it has said of this host's mounts. */
    private List<String> saidClients = List.of();

    /**
     * @param interval between two comparisons; zero for none at all
     * @param wakeup   called by the thread when there is something to send
     */
    Reconciler(String fsname, Registration registration, Duration interval, Log log, Runnable wakeup) {
        this.fsname = fsname;
        this.registration = registration;
        intervalMillis = interval.toMillis();
        this.log = log;
        this.wakeup = wakeup;
        thread.setDaemon(true);
    }

    // ---- for the loop

    void start() {
        thread.start();
    }

    /** There is so much time between two comparisons from now on, of which the first one comes soon; zero: none. */
    void interval(Duration interval) {
        if (intervalMillis != interval.toMillis()) {
            intervalMillis = interval.toMillis();
            changes.release();
        }
    }

    void stop() {
        thread.interrupt();
    }

    /**
     * @param yes whether the scheduler is there and has all that Lustre has given us, and Lustre gives its requests to
     *            us; else another copytool may be at work at what is listed
     */
    void idle(boolean yes) {
        idle = yes;
    }

    /** Sends what there is to ask, after what a comparison has to know of us. Returns how many messages went. */
    int send(Predicate<? super Message> bus) {
        List<String> clients = registration.clients();
        if (!clients.equals(saidClients)) {
            if (!bus.test(new Message.Clients(clients))) {
                return 0;
            }
            saidClients = clients;
            return 1;
        }
        Question next = question;
        if (next == null || next.id() == sent || !bus.test(new Message.Compare(next.id(), 0, next.step()))) {
            return 0;
        }
        sent = next.id();
        return 1;
    }

    /** Takes an answer of the scheduler. Returns false where the message is none. */
    boolean heard(Message message) {
        if (!(message instanceof Message.Compared) && !(message instanceof Message.Answer)) {
            return false;
        }
        Question asked = question;
        if (asked != null && asked.id() == ((Message.Reply) message).id()) {
            if (message instanceof Message.Compared compared) {
                asked.answer().complete(compared.page());
            } else {
                Message.Answer refusal = (Message.Answer) message;
                asked.answer().completeExceptionally(refusal.status() == Errno.EBUSY ? new Busy(refusal.error())
                        : new IOException(refusal.error()));
            }
        }
        return true;
    }

    /** A scheduler was met that knows of no question, nor of us. */
    void forget() {
        saidClients = List.of();
        Question asked = question;
        if (asked != null) {
            asked.answer().completeExceptionally(new IOException("the scheduler was restarted"));
        }
    }

    // ---- the thread

    private void run() {
        try {
            while (true) {
                long interval = intervalMillis;
                if (interval <= 0) {
                    changes.acquire();
                } else {
                    boolean counted = idle && compare();
                    changes.tryAcquire(counted ? Math.max(interval, SHORTEST_MILLIS) : SHORTEST_MILLIS,
                            TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            // Only stop() does that.
        }
    }

    /** Returns false where it is to be tried again soon: another list makes certain what this one has shown. */
    private boolean compare() throws InterruptedException {
        mdts = lctl.mdts(fsname);
        if (mdts.isEmpty()) {
            if (!saidNone) {
                saidNone = true;
                log.normal("this host shows no mdt.*.hsm.active_requests, so the queue is not compared with Lustre;"
                        + " see coordinatool-client fsck");
            }
            return true;
        }
        repaired.clear();
        try {
            boolean counted = new QueueCheck(this::ask, lctl, this, true, this::objection).run(false, false);
            log.info("queue compared with Lustre", "repaired", repaired.values().stream().mapToInt(n -> n).sum());
            if (!repaired.isEmpty()) {
                log.warn("repaired what the queue and Lustre did not agree in", "lost",
                        repaired.getOrDefault(Kind.LOST, 0), "gone", repaired.getOrDefault(Kind.GONE, 0));
            }
            return counted;
        } catch (Busy e) {
            return false;
        } catch (IOException e) {
            log.info("queue not compared with Lustre", "reason", e.getMessage());
            return true;
        } finally {
            question = null;
        }
    }

    private DifferencePage ask(ComparisonStep step) throws IOException {
        Question next = new Question(++lastId, step, new CompletableFuture<>());
        question = next;
        wakeup.run();
        try {
            return next.answer().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (IOException) e.getCause();
        } catch (TimeoutException e) {
            throw new IOException("no answer from the scheduler");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("we end");
        }
    }

    /** Why a request that is in no list of this host must not be dropped; empty where it may. */
    private String objection(Difference gone) {
        try {
            int mdt = registration.await().mdt(gone.request().fid());
            return mdts.contains(mdt) ? "" : "belongs to MDT " + mdt + ", which is not of this host";
        } catch (LustreException e) {
            return "its MDT is not known: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "we end";
        }
    }

    @Override
    public void found(Difference difference, String why) {
        if (difference.repaired()) {
            repaired.merge(difference.kind(), 1, Integer::sum);
        } else {
            log.info("queue and Lustre do not agree", "kind", difference.kind(), "fid", difference.key().dfid(),
                    "cookie", RequestKey.cookieText(difference.key().cookie()), "not_repaired", why);
        }
    }

    @Override
    public void problem(long line, String message) {
        log.warn("line of active_requests that cannot be read, so nothing is dropped", "line", line, "reason", message);
    }

    @Override
    public void incomplete() {
        log.info("active_requests could not be read to the end, so nothing is dropped");
    }
}
