// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
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
    private Pipe pipe;

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
        AgentRunner runner = new AgentRunner(new Counting(Long.MAX_VALUE, turns -> calls.contains("read")));
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

        run(new AgentRunner(new Counting(TimeUnit.MILLISECONDS.toNanos(50), turns -> turns == 3)), () -> { });

        assertThat(System.nanoTime() - start)
                .isBetween(TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.SECONDS.toNanos(5));
    }

    @Test
    void anAgentWithADeadlineInThePastAndNothingToDoDoesNotSpin() {
        long start = System.nanoTime();

        run(new AgentRunner(new Counting(-1, turns -> turns == 50)), () -> { });

        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(49));
    }

    @Test
    void stopBeforeTheStartIsNotForgotten() {
        AgentRunner runner = new AgentRunner(new Counting(Long.MAX_VALUE, turns -> false));
        runner.stop();

        run(runner, () -> calls.add("started"));

        assertThat(calls).containsExactly("start", "started", "close");
    }

    @Test
    void anAgentThatFailsIsClosed() {
        AgentRunner runner = new AgentRunner(new Counting(0, turns -> {
            throw new IllegalStateException("bug");
        }));

        assertThatThrownBy(() -> runner.run(() -> { })).hasMessage("bug");
        assertThat(calls).containsExactly("start", "close");
    }

    private static void run(AgentRunner runner, Runnable started) {
        try {
            runner.run(started);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads the pipe; its deadline is always so long ahead; finished when the predicate of its turns says so. */
    private final class Counting implements Agent {
        private final long ahead;
        private final IntPredicate until;
        private Selector selector;
        private int turns;

        Counting(long ahead, IntPredicate until) {
            this.ahead = ahead;
            this.until = until;
        }

        @Override
        public String roleName() {
            return "counting";
        }

        @Override
        public void onStart(Selector opened) throws IOException {
            calls.add("start");
            selector = opened;
            pipe.source().register(opened, SelectionKey.OP_READ);
        }

        @Override
        public int doWork(long nowNanos) throws IOException {
            turns++;
            if (selector.selectedKeys().isEmpty()) {
                return 0;
            }
            selector.selectedKeys().clear();
            pipe.source().read(ByteBuffer.allocate(10));
            calls.add("read");
            return 1;
        }

        @Override
        public long deadlineNanos(long nowNanos) {
            return ahead == Long.MAX_VALUE ? ahead : nowNanos + ahead;
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
