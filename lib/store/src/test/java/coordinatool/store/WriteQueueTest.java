// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static coordinatool.store.Owner.archive;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What lies between the scheduler and the thread that writes: both sides played by hand. */
class WriteQueueTest {
    private final WriteQueue queue = new WriteQueue("1f", () -> 7);
    private int lastRequest;

    /** A batch of so many changes. */
    private Batch batch(int changes) {
        Batch batch = new Batch();
        for (int i = 0; i < changes; i++) {
            batch.putRequest(archive(++lastRequest));
        }
        return batch;
    }

    private static List<Long> numbers(List<Entry> round) {
        return round.stream().map(Entry::number).toList();
    }

    @Test
    void batchesAreNumberedAndSettledInOrder() {
        assertThat(queue.submit(batch(1))).isEqualTo(1);
        assertThat(queue.submit(batch(1))).isEqualTo(2);
        assertThat(queue.settled()).isZero();
        List<Entry> round = queue.take();
        assertThat(numbers(round)).containsExactly(1L, 2L);
        assertThat(queue.submit(batch(1))).isEqualTo(3);
        assertThat(queue.settled()).as("taken is not confirmed").isZero();
        queue.settle(round, 2);
        assertThat(queue.settled()).isEqualTo(2);
        assertThat(numbers(queue.take())).containsExactly(3L);
        assertThat(queue.take()).isEmpty();
    }

    @Test
    void aRoundIsBoundedUnlessOneBatchIsLarger() {
        queue.submit(batch(9_999));
        queue.submit(batch(1));
        queue.submit(batch(1));
        queue.submit(batch(20_000));
        queue.submit(batch(1));
        assertThat(numbers(queue.take())).containsExactly(1L, 2L);
        assertThat(numbers(queue.take())).containsExactly(3L);
        assertThat(numbers(queue.take())).containsExactly(4L);
        assertThat(numbers(queue.take())).containsExactly(5L);
    }

    @Test
    void repairsAndBatchesDoNotShareARoundAndKeepTheirOrder() {
        queue.lost(1, "gone");
        queue.returned();
        queue.submit(batch(1));
        queue.repair(batch(1));
        queue.repair(batch(1));
        queue.submit(batch(1));
        assertThat(queue.repairsInFlight()).isEqualTo(2);
        List<Entry> first = queue.take();
        List<Entry> repairs = queue.take();
        List<Entry> last = queue.take();
        assertThat(numbers(first)).containsExactly(1L);
        assertThat(numbers(repairs)).containsExactly(0L, 0L);
        assertThat(numbers(last)).containsExactly(2L);
        queue.settle(first, 7);
        queue.settle(repairs, 5);
        assertThat(queue.repaired()).as("only of repairs").isEqualTo(5);
        assertThat(queue.settled()).as("a repair has no number").isEqualTo(1);
        assertThat(queue.repairsInFlight()).isZero();
    }

    @Test
    void theOwnerPausesWhileTooMuchIsOnItsWay() {
        queue.submit(batch(200_000));
        assertThat(queue.behind()).isFalse();
        queue.submit(batch(1));
        assertThat(queue.behind()).isTrue();
        List<Entry> round = queue.take();
        assertThat(queue.behind()).as("until it is confirmed").isTrue();
        queue.settle(round, 0);
        assertThat(queue.behind()).isFalse();
    }

    @Test
    void whileRedisIsAwayNothingWaitsForIt() {
        queue.warn("appendonly is no");
        queue.submit(batch(300_000));
        List<Entry> round = queue.take();
        queue.submit(batch(1));
        assertThat(queue.lost(123, "no answer")).as("news").isTrue();
        assertThat(queue.phase()).isEqualTo(Phase.AWAY);
        assertThat(queue.state()).isEqualTo(new Store.State(false, 123, "no answer", "appendonly is no"));
        assertThat(queue.settled()).as("not before it is kept").isZero();
        assertThat(numbers(queue.unkept(10))).as("a single one, however large").containsExactly(1L);
        queue.kept(1);
        assertThat(queue.settled()).isEqualTo(1);
        assertThat(queue.behind()).isFalse();
        assertThat(queue.take()).isEmpty();
        assertThat(queue.submit(batch(1))).isEqualTo(3);
        assertThat(numbers(queue.unkept(10))).containsExactly(2L, 3L);
        queue.kept(3);
        assertThat(queue.settled()).isEqualTo(3);
        queue.repair(batch(1));
        assertThat(queue.repairsInFlight()).as("dropped too").isZero();
        queue.stillAway("connection refused");
        assertThat(queue.state()).isEqualTo(new Store.State(false, 123, "connection refused", "appendonly is no"));
        Store.State said = queue.state();
        queue.stillAway("connection refused");
        assertThat(queue.state()).as("nothing has changed").isSameAs(said);
        assertThat(round).hasSize(1);
    }

    @Test
    void itIsDurableAgainOnlyOnceAllWasCompared() {
        queue.lost(123, "no answer");
        queue.returned();
        int generation = queue.generation();
        assertThat(queue.phase()).isEqualTo(Phase.COMPARED);
        assertThat(queue.state().durable()).isFalse();
        assertThat(queue.submit(batch(1))).isEqualTo(1);
        assertThat(numbers(queue.unkept(10))).as("kept").containsExactly(1L);
        assertThat(numbers(queue.take())).as("and written").containsExactly(1L);
        assertThat(queue.lost(456, "gone again")).as("no news: it was not well before").isFalse();
        assertThat(queue.state().awaySince()).as("away since the first loss").isEqualTo(123);
        queue.returned();
        assertThat(queue.compared(generation)).as("a comparison of the time before").isFalse();
        assertThat(queue.submit(batch(1))).isEqualTo(2);
        assertThat(queue.compared(queue.generation())).isTrue();
        assertThat(queue.submit(batch(1))).isEqualTo(3);
        assertThat(numbers(queue.unkept(10))).as("the third waits for Redis again").containsExactly(2L);
        assertThat(queue.phase()).isEqualTo(Phase.CLOSING);
        queue.settle(queue.take(), 1);
        assertThat(queue.state().durable()).as("Redis may not know it yet").isFalse();
        List<Entry> note = queue.take();
        assertThat(note).as("the note is alone, so it comes after all before it").hasSize(1);
        assertThat(note.get(0).batch().changes())
                .containsExactly(new Batch.Change<>(Table.SETTINGS, MissedReplay.NOTE, "1f 2"));
        queue.settle(note, 1);
        assertThat(queue.settled()).isEqualTo(2);
        assertThat(queue.state()).isEqualTo(Store.State.DURABLE);
        assertThat(queue.phase()).isEqualTo(Phase.DURABLE);
        assertThat(queue.compared(queue.generation())).as("nothing to compare").isFalse();
    }

    @Test
    void aRedisThatIsLateGetsEverythingStill() {
        assertThat(queue.late(5, "no answer")).as("nothing waits for it").isFalse();
        queue.submit(batch(1));
        List<Entry> first = queue.take();
        queue.submit(batch(1));
        assertThat(queue.late(5, "no answer")).isTrue();
        assertThat(queue.late(6, "no answer")).as("it is already").isFalse();
        assertThat(queue.state()).isEqualTo(new Store.State(false, 5, "no answer", ""));
        queue.submit(batch(1));
        assertThat(numbers(queue.unkept(10))).containsExactly(1L, 2L, 3L);
        assertThat(queue.settled()).isZero();
        queue.kept(2);
        assertThat(queue.settled()).isEqualTo(2);
        assertThat(queue.caughtUp()).isFalse();
        queue.settle(first, 1);
        assertThat(queue.settled()).as("no step back").isEqualTo(2);
        assertThat(queue.caughtUp()).isTrue();
        queue.close();
        queue.submit(batch(1));
        assertThat(numbers(queue.take())).containsExactly(2L, 3L);
        assertThat(queue.late(7, "none again")).as("it can be late again before it is well").isTrue();
        assertThat(queue.state().awaySince()).isEqualTo(5);
        assertThat(numbers(queue.unkept(10))).as("the others are kept").containsExactly(4L);
    }

    @Test
    void whatIsLostWhileItIsLateIsKeptOnce() {
        queue.submit(batch(1));
        queue.late(5, "no answer");
        assertThat(numbers(queue.unkept(10))).containsExactly(1L);
        queue.submit(batch(1));
        assertThat(queue.lost(6, "no answer at all")).as("news").isTrue();
        assertThat(queue.state().awaySince()).isEqualTo(5);
        assertThat(numbers(queue.unkept(10))).containsExactly(2L);
    }

    @Test
    void aPageIsFetchedOnceAndNotFromARedisThatIsGone() {
        Scan scan = queue.ask(new Scan(Table.REQUESTS, RedisLink.scanStart()));
        assertThat(queue.takeQuestion()).isSameAs(scan);
        assertThat(queue.takeQuestion()).isNull();
        queue.ask(new Scan(Table.ASSIGNED, RedisLink.scanStart()));
        queue.lost(1, "gone");
        assertThat(queue.takeQuestion()).isNull();
    }

    @Test
    void aLeaseThatIsLostIsLostForGood() {
        queue.leaseLost("other/127.0.0.1:5124", 77);
        assertThat(queue.leaseLostTo()).isEqualTo("other/127.0.0.1:5124");
        assertThat(queue.state().durable()).isFalse();
        assertThat(queue.state().awayReason()).contains("other/127.0.0.1:5124");
    }

    @Test
    void theWriterWakesForABatchAPageAndTheEnd() throws Exception {
        List<Runnable> reasons = List.of(() -> queue.submit(batch(1)),
                () -> queue.ask(new Scan(Table.REQUESTS, RedisLink.scanStart())), queue::end);
        for (Runnable reason : reasons) {
            CompletableFuture<List<Entry>> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return queue.await(TimeUnit.MINUTES.toMillis(5));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            reason.run();
            waiting.get(60, TimeUnit.SECONDS);
            queue.takeQuestion();
        }
        assertThat(queue.await(TimeUnit.MINUTES.toMillis(5))).as("ended, so it does not wait").isEmpty();
        assertThat(queue.finished()).isTrue();
        assertThat(queue.pause(TimeUnit.MINUTES.toMillis(5))).as("nor before an attempt to connect").isFalse();
    }

    @Test
    void whatWasHandedOverBeforeTheEndIsWritten() {
        queue.submit(batch(1));
        queue.end();
        assertThat(queue.finished()).isFalse();
        assertThat(queue.take()).hasSize(1);
        assertThat(queue.finished()).isTrue();
    }
}
