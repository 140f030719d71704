// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Hold;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A measurement, made only when asked for: {@code mvn test -pl lib/store -am -Dcoordinatool.measure=yes
 * -Dtest=RedisMillionTest}.
 */
@EnabledIfSystemProperty(named = "coordinatool.measure", matches = ".+")
class RedisMillionTest {
    private static final int COUNT = 1_000_000;
    private static final int A_BATCH = 40;
    private static final double NANOS = 1e9;

    /** Counts only, so that what is measured is the store. */
    private static final class Counter implements Store.Loader {
        private int requests;
        private int assigned;

        @Override
        public void request(Request request) {
            requests++;
        }

        @Override
        public boolean assigned(RequestKey key, String mover) {
            assigned++;
            return true;
        }

        @Override
        public boolean held(RequestKey key, Hold hold) {
            throw new AssertionError(hold);
        }

        @Override
        public void cancel(RequestKey key, Request cancel, boolean sent) {
            throw new AssertionError(cancel);
        }

        @Override
        public void ended(RequestKey key, int status) {
            throw new AssertionError();
        }

        @Override
        public void strays(RequestKey key, String movers) {
            throw new AssertionError(movers);
        }

        @Override
        public void reordered(RequestKey key, Request order) {
            throw new AssertionError(order);
        }

        @Override
        public void arrived(String ingest, long number) {
            throw new AssertionError(ingest);
        }

        @Override
        public void untold(Request request) {
            throw new AssertionError(request);
        }

        @Override
        public void setting(Store.Setting setting, String value) {
            throw new AssertionError(value);
        }

        @Override
        public boolean reported(RequestKey key, String mover) {
            throw new AssertionError(mover);
        }

        @Override
        public void line(long number, String line) {
            throw new AssertionError(line);
        }
    }

    @Test
    void writesAndReadsAMillion() throws IOException {
        Log log = new Log("test", Level.NORMAL, System.err);
        for (int round = 0; round < 3; round++) {
            try (RedisServer redis = new RedisServer()) {
                write(Store.open(redis.address("", ""), "test:1", null, log));
                read(Store.open(redis.address("", ""), "test:1", null, log));
            }
        }
    }

    private static void write(Store store) {
        store.load(new Counter());
        store.start(() -> { });
        long began = System.nanoTime();
        long cpu = cpu();
        long last = 0;
        for (int cookie = 0; cookie < COUNT;) {
            Batch batch = new Batch();
            for (int i = 0; i < A_BATCH; i++) {
                Request request = Owner.archive(cookie++);
                batch.putRequest(request);
                if (cookie % 100 == 0) {
                    batch.assign(request.key(), "mover0");
                }
            }
            last = store.submit(batch);
            while (store.behind()) {
                LockSupport.parkNanos(100_000);
            }
        }
        long submitted = cpu();
        while (store.settled() < last) {
            LockSupport.parkNanos(100_000);
        }
        System.out.printf("wrote %d in %.2f s, batches of %d; owner's CPU %.2f s%n",
                COUNT, (System.nanoTime() - began) / NANOS, A_BATCH, (submitted - cpu) / NANOS);
        assertThat(store.state().durable()).isTrue();
        var threads = ManagementFactory.getThreadMXBean();
        for (var thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().equals("store-writer")) {
                System.out.printf("writer's CPU %.2f s%n", threads.getThreadCpuTime(thread.getThreadId()) / NANOS);
            }
        }
        store.close();
    }

    private static void read(Store store) {
        long began = System.nanoTime();
        long cpu = cpu();
        Counter counter = new Counter();
        store.load(counter);
        System.out.printf("read %d in %.2f s, CPU %.2f s%n", COUNT, (System.nanoTime() - began) / NANOS,
                (cpu() - cpu) / NANOS);
        assertThat(counter.requests).isEqualTo(COUNT);
        assertThat(counter.assigned).isEqualTo(COUNT / 100);
        store.close();
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
