// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static coordinatool.store.Owner.archive;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Request;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A Redis that goes, is stopped, refuses, and comes back, with what it had, with less, or with other things. */
class RedisAwayTest extends FilledRedisTestCase {
    /** Things that happen while nobody listens. */
    private void change() {
        for (int cookie = 1; cookie <= 100; cookie++) {
            owner.delete(archive(cookie).key());
        }
        for (int cookie = 101; cookie <= 150; cookie++) {
            owner.unassign(archive(cookie).key());
            owner.assign(archive(cookie + 50).key(), "another");
        }
        for (int cookie = 301; cookie <= 400; cookie++) {
            owner.put(archive(cookie));
        }
        owner.change(batch -> batch.deleteUntold(archive(1_000).key()));
        owner.putUntold(archive(1_001));
        owner.putCancel(archive(250).key(), archive(250), false);
        owner.set(Store.Setting.LOCK, null);
        owner.set(Store.Setting.FSNAME, "testfs");
        owner.submit();
    }

    /** Writes something, so that it need not take as long as for one who does not. */
    private void untilAway() {
        owner.put(archive(2));
        owner.submit();
        long before = System.currentTimeMillis();
        owner.until(() -> !owner.store.state().durable());
        assertThat(owner.store.state().awaySince()).isBetween(TimeUnit.MILLISECONDS.toNanos(before - 60_000),
                TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() + 1));
    }

    @Test
    void noticesWithoutBeingAskedToWrite() {
        redis.kill();
        owner.until(() -> owner.log().contains("redis away"));
        assertThat(owner.store.state().durable()).isFalse();
    }

    @Test
    void waitsForNothingWhileAway() {
        redis.kill();
        untilAway();
        change();
        assertThat(owner.store.settled()).as("settled at once").isEqualTo(owner.last);
        assertThat(owner.store.state().durable()).isFalse();
        assertThat(owner.store.behind()).isFalse();
    }

    @Test
    void writesEverythingToARedisThatComesBackEmpty() throws IOException {
        redis.kill();
        change();
        owner.untilSettled();
        redis.start();
        untilMended();
        assertThat(owner.store.state().awaySince()).isZero();
        assertThat(owner.log()).contains("redis away").containsOnlyOnce("redis back");
    }

    @Test
    void correctsARedisThatComesBackWithOlderData() throws IOException {
        redis.save();
        redis.kill();
        untilAway();
        change();
        redis.start();
        untilMended();
        // Gone: 100 requests, 50 assignments of theirs, 25 taken back, 1 untold, 1 setting. New: 100 requests,
        // 25 assignments, 1 untold, 1 cancel, 1 setting.
        assertThat(owner.log()).contains("added_or_deleted=" + (100 + 50 + 25 + 1 + 1 + 100 + 25 + 1 + 1 + 1));
    }

    @Test
    void setsAsideWhatSomebodyElsePutThereMeanwhile() throws IOException {
        redis.save();
        redis.kill();
        untilAway();
        redis.start();
        try (Jedis client = redis.client()) {
            client.hset("coordinatool_requests", "rubbish", "1");
        }
        owner.untilDurable();
        // It may have come after the scan; then the next comparison finds it.
        redis.save();
        redis.kill();
        untilAway();
        redis.start();
        untilMended();
        assertThat(redis.hash("coordinatool_bad")).containsEntry("coordinatool_requests:rubbish", "1");
    }

    @Test
    void survivesARedisThatIsStoppedInTheMiddleOfMuchWriting() throws IOException {
        redis.stop();
        long began = System.nanoTime();
        // More than all socket buffers take, so that the writer hangs in write(2).
        for (int cookie = 10_000; cookie < 60_000; cookie++) {
            owner.put(archive(cookie));
            if (cookie % 100 == 0) {
                owner.submit();
            }
        }
        owner.submit();
        owner.untilSettled();
        assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(6));
        assertThat(owner.store.state().durable()).isFalse();
        for (int cookie = 10_000; cookie < 59_000; cookie++) {
            owner.delete(archive(cookie).key());
        }
        owner.submit();
        assertThat(owner.store.settled()).isEqualTo(owner.last);
        redis.go();
        untilMended();
    }

    @Test
    void startsAgainWhenRedisVanishesInTheMiddleOfTheComparison() throws IOException {
        for (int cookie = 1_000; cookie < 4_000; cookie++) {
            owner.put(archive(cookie));
        }
        owner.submit();
        owner.untilDurable();
        for (int steps = 0; steps < 60; steps += 7) {
            redis.kill();
            untilAway();
            redis.start();
            int left = steps;
            while (left > 0 && !owner.store.state().durable()) {
                left -= owner.store.reconcile(owner) ? 1 : 0;
                Thread.onSpinWait();
            }
        }
        change();
        untilMended();
    }

    @Test
    void doesNotBelieveARedisThatRefusesToWrite() {
        try (Jedis client = redis.client()) {
            client.configSet("min-replicas-to-write", "1");
            change();
            owner.untilSettled();
            assertThat(owner.store.state().durable()).isFalse();
            // It answers, so the comparison begins again and again, and fails.
            int began = owner.occurrences("redis answers again");
            owner.until(() -> owner.occurrences("redis answers again") >= began + 3);
            assertThat(owner.store.state().durable()).isFalse();
            assertThat(owner.occurrences("NOREPLICAS")).as("for a change and for a comparison")
                    .isBetween(1, 2);
            assertThat(owner.log()).doesNotContain("redis back");
            client.configSet("min-replicas-to-write", "0");
        }
        untilMended();
    }

    @Test
    void saysDurableOnlyOfWhatRedisHolds() throws IOException {
        redis.kill();
        Request request = owner.put(archive(5_000));
        owner.submit();
        owner.untilSettled();
        assertThat(owner.store.state().durable()).isFalse();
        redis.start();
        owner.untilDurable();
        assertThat(redis.hash("coordinatool_requests")).containsKey(request.key().toString());
    }

    @Test
    void closesWithinASecondAndSaysWhatIsMissing() {
        redis.kill();
        change();
        long began = System.nanoTime();
        owner.close();
        assertThat(System.nanoTime() - began).isLessThan(TimeUnit.MILLISECONDS.toNanos(1_500));
        assertThat(owner.log()).contains("redis does not hold the last changes");
    }
}
