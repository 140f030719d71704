// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of Redis' answer to INFO, of which the versions differ. */
class RedisInfoTest {
    private static final String A = "a".repeat(40);
    private static final String B = "b".repeat(40);
    private static final String C = "c".repeat(40);
    private static final String NONE = "0".repeat(40);

    private static RedisInfo info(String... lines) {
        return new RedisInfo(("# Server\r\n" + String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static RedisInfo ids(String first, String second) {
        return info("master_replid:" + first, "master_replid2:" + second);
    }

    @Test
    void readsWhatItNeedsOutOfMuch() {
        RedisInfo info = info("redis_version:7.0.15", "run_id:" + A, "uptime_in_seconds:12", "", "# Replication",
                "role:slave", "master_host:10.0.0.1", "master_port:6380", "without colon", ":without key");
        assertThat(info.runId()).isEqualTo(A);
        assertThat(info.uptimeSeconds()).isEqualTo(12);
        assertThat(info.master()).isEqualTo("10.0.0.1:6380");
        assertThat(info("role:master", "master_host:x").master()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "12345678901", "x", " 1"})
    void anUptimeThatIsNoNumberIsNotTold(String uptime) {
        assertThat(info("uptime_in_seconds:" + uptime).uptimeSeconds()).isEqualTo(-1);
    }

    @Test
    void anAccessListMayForbidItAll() {
        for (Object refused : new Object[] {null, 5L, new byte[0]}) {
            RedisInfo info = new RedisInfo(refused);
            assertThat(info.runId()).isEmpty();
            assertThat(info.master()).isEmpty();
            assertThat(info.uptimeSeconds()).isEqualTo(-1);
            assertThat(info.warning()).startsWith("INFO is refused, so nobody checks");
            assertThat(info.replacedSince(ids(A, NONE))).isFalse();
            assertThat(ids(A, NONE).replacedSince(info)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, noeviction, ''", "0, noeviction, appendonly is no",
        "1, allkeys-lru, maxmemory-policy is allkeys-lru", "1, volatile-ttl, maxmemory-policy is volatile-ttl",
        "1, '', ''"})
    void warnsOfSettingsThatLoseTheQueue(String aof, String policy, String warning) {
        String said = info("aof_enabled:" + aof, "maxmemory_policy:" + policy).warning();
        assertThat(said).startsWith(warning);
        assertThat(said.isEmpty()).isEqualTo(warning.isEmpty());
    }

    @Test
    void warnsOfBothAtOnceInOneLine() {
        assertThat(info("aof_enabled:0", "maxmemory_policy:allkeys-lfu").warning())
                .matches("appendonly is no.*set it to yes; maxmemory-policy is allkeys-lfu.*set it to noeviction");
    }

    /** See src/replication.c of Redis: changeReplicationId, shiftReplicationId, and replicationCron for the backlog. */
    @Test
    void knowsWhetherItsDataWasReplaced() {
        assertThat(ids(A, NONE).replacedSince(ids(A, NONE))).as("nothing happened").isFalse();
        assertThat(ids(B, A).replacedSince(ids(A, NONE))).as("it was made a master again").isFalse();
        assertThat(ids(B, NONE).replacedSince(ids(A, NONE))).as("its unused backlog was freed").isFalse();
        assertThat(ids(C, B).replacedSince(ids(A, NONE))).as("it has copied another, and is a master").isTrue();
        assertThat(ids(A, B).replacedSince(ids(A, NONE))).as("the second id alone says nothing").isFalse();
        assertThat(info("role:master").replacedSince(ids(A, NONE))).as("before Redis 4 there were none").isFalse();
    }
}
