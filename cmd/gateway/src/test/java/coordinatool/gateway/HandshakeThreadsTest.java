// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandshakeThreadsTest {
    private final Semaphore woken = new Semaphore(0);
    private final HandshakeThreads threads = new HandshakeThreads(1, woken::release);

    /** The second step of an old connection does not wait behind the first ones of those that have come since. */
    @Test
    void theOldestConnectionComesFirst() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        List<Long> order = Collections.synchronizedList(new ArrayList<>());
        threads.think(2, () -> await(free), () -> true, () -> { });
        for (long connection : new long[] {5, 4, 3, 1}) {
            threads.think(connection, () -> order.add(connection), () -> true, () -> { });
        }
        free.countDown();
        woken.acquire(5);
        assertThat(order).containsExactly(1L, 3L, 4L, 5L);
        threads.close();
    }

    @Test
    void whatNobodyWantsAnyMoreIsNotDone() throws Exception {
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        threads.think(1, () -> done.add("work"), () -> false, () -> done.add("then"));
        threads.think(2, () -> { }, () -> true, () -> done.add("the other"));
        woken.acquire();
        threads.turn();
        assertThat(done).containsExactly("the other");
        threads.close();
    }

    @Test
    void aTurnHasAnEnd() throws Exception {
        List<Integer> gone = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            threads.think(i, () -> { }, () -> true, () -> gone.add(number));
        }
        woken.acquire(100);
        threads.turn();
        assertThat(gone).hasSizeLessThan(100);
        assertThat(woken.tryAcquire()).as("another turn is wanted").isTrue();
        while (gone.size() < 100) {
            threads.turn();
        }
        threads.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
