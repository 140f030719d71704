// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final int REQUESTS = System.getProperty("soak") == null ? 300_000 : 1_000_000;
    private static final int MOST_BYTES_EACH = 200;

    @Test
    void manyRequestsTakeAtMostTwoHundredBytesEach() {
        Scheduler scheduler = new Scheduler(Play.ANY_MOVER, 1, new Recorder(effect -> { }));
        long before = usedHeap();
        for (int i = 1; i <= REQUESTS; i++) {
            Request request = Requests.request(Action.ARCHIVE, i, i, 1, 0, 0, "tag=t" + i % 1000);
            scheduler.arrived(List.of(request), i);
        }
        long each = (usedHeap() - before) / REQUESTS;
        assertThat(scheduler.size()).isEqualTo(REQUESTS);
        assertThat(each).isLessThanOrEqualTo(MOST_BYTES_EACH);
        System.out.println("heap for each of " + REQUESTS + " requests: " + each + " bytes");
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 2; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }
}
