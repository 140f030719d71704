// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.auth.Challenge;
import coordinatool.auth.Credential;
import coordinatool.auth.Munge;
import coordinatool.auth.MungeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Reads credentials, on a thread of its own: munged may hang, and so may a directory of users, and the loop waits for
 * nobody. Both ends are bounded. No more than {@link #WAITING} credentials wait, and each for {@link #PATIENCE} at most;
 * who is not answered by then is told to come again. All methods are the loop's, but for what runs on the thread.
 *
 * <p>One thread: munged answers in 0.3 ms, so that a thousand connections a second take a third of it, and a munged that
 * hangs would hold up two threads as well.
 */
final class Authenticator {
    /** As many as movers may come at once on a large site, twice; what is beyond is a flood. */
    static final int WAITING = 4096;
    /** Longer than libmunge needs to give up on a munged that is not there (2 s), and short for a person. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** One credential. */
    private static final class Attempt {
        private final String credential;
        private final String nonce;
        private final Consumer<Outcome> done;
        private final long deadline;
        /** Nobody waits for it any more. */
        private volatile boolean over;
        private Outcome outcome;

        Attempt(String credential, String nonce, Consumer<Outcome> done, long deadline) {
            this.credential = credential;
            this.nonce = nonce;
            this.done = done;
            this.deadline = deadline;
        }
    }

    private final Munge munge;
    private final RoleRules rules;
    private final Runnable wake;
    private final BlockingQueue<Attempt> todo = new ArrayBlockingQueue<>(WAITING);
    private final Queue<Attempt> decided = new ConcurrentLinkedQueue<>();
    /** All that are waited for, oldest first. */
    private final ArrayDeque<Attempt> waiting = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "authenticator");

    /** @param wake is run, by the thread, when {@link #turn} has something to do */
    Authenticator(Munge munge, RoleRules rules, Runnable wake) {
        this.munge = munge;
        this.rules = rules;
        this.wake = wake;
        thread.setDaemon(true);
        thread.start();
    }

    /** Has a credential read that has to carry this nonce. The outcome comes in a later {@link #turn}. */
    void read(String credential, String nonce, Consumer<Outcome> done, long now) {
        Attempt attempt = new Attempt(credential, nonce, done, now + PATIENCE.toNanos());
        waiting.add(attempt);
        if (!todo.offer(attempt)) {
            attempt.outcome = Outcome.later("too many want to say who they are at once");
            decided.add(attempt);
        }
    }

    /** Says what has come out, and what will not in time. */
    void turn(long now) {
        for (Attempt attempt = decided.poll(); attempt != null; attempt = decided.poll()) {
            end(attempt, attempt.outcome);
        }
        while (!waiting.isEmpty() && (waiting.peek().over || now - waiting.peek().deadline >= 0)) {
            end(waiting.remove(), Outcome.later("munged of the gateway does not answer"));
        }
    }

    /** {@link System#nanoTime} at which {@link #turn} wants to be called. */
    long deadlineNanos() {
        return !decided.isEmpty() ? System.nanoTime() : waiting.isEmpty() ? Long.MAX_VALUE : waiting.peek().deadline;
    }

    void close() {
        thread.interrupt();
    }

    private static void end(Attempt attempt, Outcome outcome) {
        if (!attempt.over) {
            attempt.over = true;
            attempt.done.accept(outcome);
        }
    }

    private void run() {
        try {
            while (true) {
                Attempt attempt = todo.take();
                if (!attempt.over) {
                    attempt.outcome = decide(attempt);
                    decided.add(attempt);
                    wake.run();
                }
            }
        } catch (InterruptedException e) {
            // The gateway ends.
            Thread.currentThread().interrupt();
        }
    }

    private Outcome decide(Attempt attempt) {
        try {
            Credential credential = munge.decode(attempt.credential);
            if (!credential.payload().equals(Challenge.payload(attempt.nonce))) {
                return Outcome.refused("the credential was not made for this connection");
            }
            return Outcome.known(new Identity(Identity.Method.MUNGE, credential.uid(), credential.gid(),
                    rules.of(credential.uid(), credential.gid())));
        } catch (MungeException e) {
            return e.isTemporary() ? Outcome.later(e.getMessage()) : Outcome.refused(e.getMessage());
        }
    }
}
