// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Has questions answered that may take long, on threads of its own, as the loop waits for nobody. Both ends are
 * bounded: no more than {@link #WAITING} questions wait, and each for some time at most; then there is another answer.
 * Answers come in any order where there are several threads. All methods are the loop's.
 *
 * @param <Q> a question
 * @param <A> an answer
 */
final class SlowAnswers<Q, A> {
    /** As many as movers may come at once on a large site, twice; what is beyond is a flood. */
    static final int WAITING = 4096;

    /** What there is to say where there is no answer. */
    interface Excuse<A> {
        /** @param why for people */
        A because(String why);
    }

    private final class Asked {
        private final Q question;
        private final Consumer<A> done;
        private final long deadline;
        /** Nobody waits for it any more. */
        private volatile boolean over;
        private A answer;

        Asked(Q question, Consumer<A> done, long deadline) {
            this.question = question;
            this.done = done;
            this.deadline = deadline;
        }

        void end(A with) {
            if (!over) {
                over = true;
                done.accept(with);
            }
        }
    }

    private final String who;
    private final Function<Q, A> answerer;
    private final Duration patience;
    private final Excuse<A> excuse;
    private final Runnable wake;
    private final BlockingQueue<Asked> todo = new ArrayBlockingQueue<>(WAITING);
    private final Queue<Asked> answered = new ConcurrentLinkedQueue<>();
    /** All that are waited for, oldest first. */
    private final Set<Asked> waiting = new LinkedHashSet<>();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Starts the threads.
     *
     * @param who      is asked, for people
     * @param count    of threads: one where what is asked does one thing at a time
     * @param answerer runs on the threads
     * @param patience how long a question may take
     * @param wake     lets the loop call {@link #turn}; is run by the threads
     */
    SlowAnswers(String who, int count, Function<Q, A> answerer, Duration patience, Excuse<A> excuse, Runnable wake) {
        this.who = who;
        this.answerer = answerer;
        this.patience = patience;
        this.excuse = excuse;
        this.wake = wake;
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(this::run, "asks " + who);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** Asks; the answer comes in a later {@link #turn}. */
    void ask(Q question, Consumer<A> done, long now) {
        Asked asked = new Asked(question, done, now + patience.toNanos());
        if (todo.offer(asked)) {
            waiting.add(asked);
        } else {
            asked.answer = excuse.because("too many ask " + who + " at once");
            answered.add(asked);
        }
    }

    /** Gives the answers that have come, and excuses for those that have not in time. */
    void turn(long now) {
        for (Asked asked = answered.poll(); asked != null; asked = answered.poll()) {
            waiting.remove(asked);
            asked.end(asked.answer);
        }
        for (Asked asked = oldest(); asked != null && now - asked.deadline >= 0; asked = oldest()) {
            waiting.remove(asked);
            asked.end(excuse.because(who + " does not answer"));
        }
    }

    /** {@link System#nanoTime} at which {@link #turn} wants to be called. */
    long deadlineNanos() {
        return !answered.isEmpty() ? System.nanoTime() : waiting.isEmpty() ? Long.MAX_VALUE : oldest().deadline;
    }

    /** Null where nothing is waited for. */
    private Asked oldest() {
        Iterator<Asked> all = waiting.iterator();
        return all.hasNext() ? all.next() : null;
    }

    void close() {
        threads.forEach(Thread::interrupt);
    }

    private void run() {
        try {
            while (true) {
                Asked asked = todo.take();
                if (!asked.over) {
                    asked.answer = answerer.apply(asked.question);
                    answered.add(asked);
                    wake.run();
                }
            }
        } catch (InterruptedException e) {
            // The gateway ends.
            Thread.currentThread().interrupt();
        }
    }
}
