// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The one loop of a daemon. The thread that calls {@link #run} is the only one that calls the agent. Between turns it
 * waits in the selector for as long as the agent has nothing to do, so an idle daemon uses no CPU. What the agent waits
 * for, at its start or later, is told to {@link Waiting}.
 */
public final class AgentRunner {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** The longest single wait: keeps the arithmetic far from overflow, and costs nothing. */
    private static final long LONGEST_WAIT_MILLIS = 3_600_000;
    /** Between two attempts to start: little to pay, and soon enough for people. */
    private static final long START_PAUSE_NANOS = 1000 * NANOS_PER_MILLI;

    private final Agent agent;
    private final Waiting waiting;
    private final Queue<Runnable> between = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;
    private volatile Selector selector;

    /** @param log is told what the agent waits for */
    public AgentRunner(Agent agent, Log log) {
        this(agent, new Waiting(log, status -> { }));
    }

    AgentRunner(Agent agent, Waiting waiting) {
        this.agent = agent;
        this.waiting = waiting;
    }

    /**
     * Runs the agent until it has finished or {@link #stop} is called, and closes it, also after a failure.
     *
     * @param started called once the agent has started
     * @throws Fatal where the environment does not let the program run
     */
    public void run(Runnable started) throws IOException {
        try (Selector opened = Selector.open()) {
            selector = opened;
            try {
                if (start(opened)) {
                    started.run();
                    loop(opened);
                }
            } finally {
                agent.onClose();
            }
        }
    }

    /** Ends the loop after the current turn. Any thread, any time. */
    public void stop() {
        stopping = true;
        wakeUp();
    }

    /** Has the loop's thread run it between two turns, or two attempts to start. Any thread, any time. */
    void runBetweenTurns(Runnable what) {
        between.add(what);
        wakeUp();
    }

    private void wakeUp() {
        Selector current = selector;
        if (current != null) {
            current.wakeup();
        }
    }

    /** Starts the agent as soon as all that it needs is there. False where it was stopped before. */
    private boolean start(Selector opened) throws IOException {
        while (true) {
            try {
                agent.onStart(opened);
                waiting.on(null, System.nanoTime());
                return true;
            } catch (NotYet e) {
                waiting.on(e.awaited(), System.nanoTime());
            }
            long again = System.nanoTime() + START_PAUSE_NANOS;
            while (System.nanoTime() - again < 0) {
                if (stopping) {
                    return false;
                }
                runWhatCame();
                opened.select(millisUntil(again));
            }
        }
    }

    private void loop(Selector opened) throws IOException {
        while (!stopping) {
            runWhatCame();
            int work = agent.doWork(System.nanoTime());
            if (agent.finished()) {
                return;
            }
            waiting.on(agent.awaited(), System.nanoTime());
            if (work > 0) {
                opened.selectNow(agent::ready);
            } else {
                opened.select(agent::ready, waitMillis());
            }
        }
    }

    private void runWhatCame() {
        for (Runnable next = between.poll(); next != null; next = between.poll()) {
            next.run();
        }
    }

    /** At least a millisecond: an agent whose deadline has passed, but that had nothing to do, must not spin. */
    private long waitMillis() {
        long forAgent = millisUntil(agent.deadlineNanos(System.nanoTime()));
        return Math.min(forAgent, millisUntil(waiting.deadlineNanos()));
    }

    private static long millisUntil(long deadline) {
        if (deadline == Long.MAX_VALUE) {
            return LONGEST_WAIT_MILLIS;
        }
        long millis = (deadline - System.nanoTime() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        return Math.max(1, Math.min(LONGEST_WAIT_MILLIS, millis));
    }
}
