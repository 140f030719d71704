// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AgentRunnerTest {
    private final List<String> calls = new ArrayList<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Log log = new Log("test", Level.NORMAL, new PrintStream(said, true, StandardCharsets.UTF_8));
    private Pipe pipe;
    /** What the agent waits for in its turns. */
    private Awaited awaited;

    @BeforeEach
    void openPipe() throws IOException {
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
    }

    @AfterEach
    void closePipe() throws IOException {
        pipe.sink().close();
        pipe.source().close();
    }

    @Test
    void aReadyChannelEndsTheWait() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        AgentRunner runner = new AgentRunner(new Counting(Long.MAX_VALUE, turns -> calls.contains("read")), log);
        Thread thread = new Thread(() -> run(runner, started::countDown));
        thread.start();
        started.await();

        pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));
        thread.join();

        assertThat(calls).containsExactly("start", "read", "close");
    }

    @Test
    void theDeadlineEndsTheWait() {
        long start = System.nanoTime();

        run(new AgentRunner(new Counting(TimeUnit.MILLISECONDS.toNanos(50), turns -> turns == 3), log), () -> { });

        assertThat(System.nanoTime() - start)
                .isBetween(TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.SECONDS.toNanos(5));
    }

    @Test
    void anAgentWithADeadlineInThePastAndNothingToDoDoesNotSpin() {
        long start = System.nanoTime();

        run(new AgentRunner(new Counting(-1, turns -> turns == 50), log), () -> { });

        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(49));
    }

    @Test
    void stopBeforeTheStartIsNotForgotten() {
        AgentRunner runner = new AgentRunner(new Counting(Long.MAX_VALUE, turns -> false), log);
        runner.stop();

        run(runner, () -> calls.add("started"));

        assertThat(calls).containsExactly("start", "started", "close");
    }

    @Test
    void anAgentThatFailsIsClosed() {
        AgentRunner runner = new AgentRunner(new Counting(0, turns -> {
            throw new IllegalStateException("bug");
        }), log);

        assertThatThrownBy(() -> runner.run(() -> { })).hasMessage("bug");
        assertThat(calls).containsExactly("start", "close");
    }

    @Test
    void whatIsNotThereYetIsWaitedForAtTheStart() {
        AgentRunner runner = new AgentRunner(new Counting(Long.MAX_VALUE, turns -> true) {
            @Override
            public void onStart(Selector opened) throws IOException {
                super.onStart(opened);
                if (calls.size() == 1) {
                    throw new NotYet("the sun", "night");
                }
            }
        }, log);

        run(runner, () -> calls.add("started"));

        assertThat(calls).containsExactly("start", "start", "started", "close");
        assertThat(said.toString(StandardCharsets.UTF_8))
                .isEqualTo("test: waiting for the sun reason=night waited_s=0\n"
                + "test: no longer waiting for the sun waited_s=1\n");
    }

    @Test
    void aRunnerThatWaitsForAStartCanBeStopped() {
        List<AgentRunner> runners = new ArrayList<>();
        runners.add(new AgentRunner(new Counting(Long.MAX_VALUE, turns -> false) {
            @Override
            public void onStart(Selector opened) {
                new Thread(runners.get(0)::stop).start();
                throw new NotYet("the sun", "night");
            }
        }, log));

        run(runners.get(0), () -> calls.add("started"));

        assertThat(calls).containsExactly("close");
    }

    @Test
    void whatIsMissingLaterIsSaidAsWell() {
        run(new AgentRunner(new Counting(TimeUnit.MILLISECONDS.toNanos(1), turns -> {
            awaited = turns < 3 ? new Awaited("the sun", "an eclipse") : null;
            return turns == 4;
        }), log), () -> { });

        assertThat(said.toString(StandardCharsets.UTF_8)).isEqualTo(
                "test: waiting for the sun reason=\"an eclipse\" waited_s=0\n"
                + "test: no longer waiting for the sun waited_s=0\n");
    }

    private static void run(AgentRunner runner, Runnable started) {
        try {
            runner.run(started);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads the pipe; its deadline is always so long ahead; finished when the predicate of its turns says so. */
    private class Counting implements Agent {
        private final long ahead;
        private final IntPredicate until;
        private boolean ready;
        private int turns;

        Counting(long ahead, IntPredicate until) {
            this.ahead = ahead;
            this.until = until;
        }

        @Override
        public void onStart(Selector opened) throws IOException {
            calls.add("start");
            pipe.source().register(opened, SelectionKey.OP_READ);
        }

        @Override
        public void ready(SelectionKey key) {
            ready = true;
        }

        @Override
        public int doWork(long nowNanos) throws IOException {
            turns++;
            if (!ready) {
                return 0;
            }
            ready = false;
            pipe.source().read(ByteBuffer.allocate(10));
            calls.add("read");
            return 1;
        }

        @Override
        public long deadlineNanos(long nowNanos) {
            return ahead == Long.MAX_VALUE ? ahead : nowNanos + ahead;
        }

        @Override
        public Awaited awaited() {
            return awaited;
        }

        @Override
        public boolean finished() {
            return until.test(turns);
        }

        @Override
        public void onClose() {
            calls.add("close");
        }
    }
}
