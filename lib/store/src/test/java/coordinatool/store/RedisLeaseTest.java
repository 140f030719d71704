// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static coordinatool.store.Owner.archive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.params.SetParams;

/** Two schedulers and one Redis. */
class RedisLeaseTest extends RedisTestCase {
    private static final long LEASE_MILLIS = 1_500;
    private static final String OWNER = "coordinatool_owner";

    private Owner owner(String instance) {
        return new Owner(redis, instance, LEASE_MILLIS);
    }

    @Test
    void theSecondIsRefusedWhileTheFirstIsAlive() {
        try (Owner first = owner("one:5124")) {
            first.put(archive(1));
            first.submit();
            first.untilDurable();
            assertThatThrownBy(() -> owner("two:5124"))
                    .isInstanceOfSatisfying(Fatal.class,
                            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
                    .hasMessageContaining("belongs to the scheduler at one:5124, which is alive")
                    .hasMessageContaining("redis_host");
            first.put(archive(2));
            first.submit();
            first.untilDurable();
            first.assertIsIn(redis);
            assertThat(first.log()).doesNotContain("redis away");
        }
    }

    @Test
    void itIsFreeAtOnceAfterOneThatEnded() {
        Owner first = owner("one:5124");
        first.put(archive(1));
        first.submit();
        first.close();
        assertThat(client.keys("*")).containsExactlyInAnyOrder("coordinatool_requests", "coordinatool_settings");
        assertThat(redis.hash("coordinatool_settings")).containsOnlyKeys(Lease.LIVES);
        try (Owner second = owner("two:5124")) {
            assertThat(second.requests).hasSize(1);
            assertThat(second.awaited).isNull();
        }
    }

    @Test
    void itIsTakenOverFromOneThatDied() {
        client.set(OWNER, "one:5124 abc", SetParams.setParams().px(LEASE_MILLIS));
        try (Owner second = owner("two:5124")) {
            assertThat(second.awaited).contains("it belongs to the scheduler at one:5124, which may be alive");
            assertThat(second.log()).contains("redis taken over from a scheduler that is gone redis="
                    + RedisServer.HOST + ":" + redis.port() + " scheduler=one:5124");
            assertThat(client.get(OWNER)).startsWith("two:5124 ");
        }
    }

    @Test
    void theSameInstanceTakesItOverAtOnce() {
        client.set(OWNER, "one:5124 abc");
        try (Owner second = owner("one:5124")) {
            assertThat(second.awaited).isNull();
            assertThat(client.pttl(OWNER)).isBetween(1L, LEASE_MILLIS);
        }
    }

    @Test
    void whoHasLostItEndsAndWritesNothingMore() {
        Owner first = owner("one:5124");
        first.put(archive(1));
        first.submit();
        first.untilDurable();
        client.set(OWNER, "two:5124 abc");
        assertThatThrownBy(() -> first.until(() -> false))
                .isInstanceOfSatisfying(Fatal.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_AGAIN))
                .hasMessageContaining("two:5124");
        first.put(archive(2));
        first.submit();
        first.close();
        assertThat(redis.hash("coordinatool_requests")).hasSize(1);
        assertThat(client.get(OWNER)).isEqualTo("two:5124 abc");
    }

    @Test
    void whoComesBackToARedisThatIsAnothersEndsToo() throws IOException {
        Owner first = owner("one:5124");
        redis.save();
        redis.kill();
        redis.start();
        client = redis.client();
        client.set(OWNER, "two:5124 abc");
        assertThatThrownBy(() -> first.until(() -> false)).isInstanceOf(Fatal.class).hasMessageContaining("two:5124");
        first.close();
    }

    @Test
    void aQueueThatIsOlderThanTheCrashIsSpokenOf() throws IOException {
        Owner first = owner("one:5124");
        first.put(archive(1));
        first.submit();
        first.untilDurable();
        client.hset("coordinatool_settings", "alive", "1700000000000000000");
        redis.save();
        redis.kill();
        first.close();
        redis.start();
        try (Owner second = owner("one:5124")) {
            assertThat(second.log()).contains("its queue may be older than the crash")
                    .contains("queue_of=2023-11-14T22:13:20Z");
        }
    }
}
