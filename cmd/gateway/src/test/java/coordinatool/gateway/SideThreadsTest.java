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
class SideThreadsTest {
    private static final Runnable NOTHING = () -> { };

    private final Semaphore woken = new Semaphore(0);
    private final SideThreads threads = new SideThreads("test", 1, woken::release);

    /** So the second step of an old handshake does not wait behind the first ones of those that have come since. */
    @Test
    void theLowestComesFirst() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        List<Long> order = Collections.synchronizedList(new ArrayList<>());
        threads.execute(2, () -> {
            await(free);
            return NOTHING;
        });
        for (long place : new long[] {5, 4, 3, 1}) {
            threads.execute(place, () -> {
                order.add(place);
                return NOTHING;
            });
        }
        free.countDown();
        woken.acquire(5);
        assertThat(order).containsExactly(1L, 3L, 4L, 5L);
        threads.close();
    }

    @Test
    void whatHasNotBeenDoneHasNoSequel() throws Exception {
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        threads.execute(1, () -> null);
        threads.execute(2, () -> () -> done.add("the other"));
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
            threads.execute(i, () -> () -> gone.add(number));
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
