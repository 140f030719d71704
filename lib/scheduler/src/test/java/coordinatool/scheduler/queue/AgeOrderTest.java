// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Request;
import coordinatool.scheduler.Requests;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AgeOrderTest {
    private static final QueueKey KEY = new QueueKey(Action.ARCHIVE, 1, 0);
    private static final int COUNT = 5_000;
    private static final long SEED = 7;

    /** Tasks with these times come out as a sort by comparison has them. */
    private static void check(int count, LongSupplier times) {
        List<Task> tasks = IntStream.range(0, count).mapToObj(i -> task(i, times.getAsLong())).toList();
        int[] order = AgeOrder.of(tasks.toArray(new Task[0]), count);
        assertThat(IntStream.of(order).mapToObj(tasks::get)).containsExactlyElementsOf(
                tasks.stream().sorted(Comparator.comparingLong(Task::timestamp)).toList());
    }

    private static Task task(int arrival, long timestamp) {
        Request request = Requests.request(Action.ARCHIVE, arrival + 1, arrival + 1, 1, 0, timestamp, "");
        return new Task(request, KEY, request.data(), null, arrival);
    }

    @Test
    void theOldestComesFirst() {
        Random random = new Random(SEED);
        check(COUNT, () -> 1_795_356_470_316_788_785L + random.nextInt());
    }

    @Test
    void thoseOfOneTimeStayInTheirOrder() {
        Random random = new Random(SEED);
        check(COUNT, () -> random.nextInt(3));
    }

    @Test
    void anyTimesDo() {
        Random random = new Random(SEED);
        check(COUNT, random::nextLong);
        check(2, List.of(Long.MAX_VALUE, Long.MIN_VALUE).iterator()::next);
    }

    @Test
    void noneAndOneDo() {
        check(0, () -> 0);
        check(1, () -> -1);
    }
}
