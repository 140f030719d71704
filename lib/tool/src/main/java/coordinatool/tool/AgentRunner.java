// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.nio.channels.Selector;

/**
 * The one loop of a daemon. The thread that calls {@link #run} is the only one that calls the agent. Between turns it
 * waits in the selector for as long as the agent has nothing to do, so an idle daemon uses no CPU.
 */
public final class AgentRunner {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** The longest single wait: keeps the arithmetic far from overflow, and costs nothing. */
    private static final long LONGEST_WAIT_MILLIS = 3_600_000;

    private final Agent agent;
    private volatile boolean stopping;
    private volatile Selector selector;

    public AgentRunner(Agent agent) {
        this.agent = agent;
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
                agent.onStart(opened);
                started.run();
                loop(opened);
            } finally {
                agent.onClose();
            }
        }
    }

    /** Ends the loop after the current turn. Any thread, any time. */
    public void stop() {
        stopping = true;
        Selector current = selector;
        if (current != null) {
            current.wakeup();
        }
    }

    private void loop(Selector opened) throws IOException {
        while (!stopping) {
            int work = agent.doWork(System.nanoTime());
            if (agent.finished()) {
                return;
            }
            if (work > 0) {
                opened.selectNow();
            } else {
                opened.select(waitMillis());
            }
        }
    }

    /** At least a millisecond: an agent whose deadline has passed, but that had nothing to do, must not spin. */
    private long waitMillis() {
        long now = System.nanoTime();
        long deadline = agent.deadlineNanos(now);
        if (deadline == Long.MAX_VALUE) {
            return LONGEST_WAIT_MILLIS;
        }
        long millis = (deadline - now + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        return Math.max(1, Math.min(LONGEST_WAIT_MILLIS, millis));
    }
}
