// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static coordinatool.store.Owner.archive;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.RequestKey;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;

/** A Redis that answers all the time, and does not hold any more what was written to it. */
class RedisLossTest extends FilledRedisTestCase {
    @BeforeEach
    void writeReport() {
        owner.putReported(archive(7).key(), "mover7");
        owner.putLine(12, "job new [0x1:0x1:0x0]");
        owner.submit();
        owner.untilDurable();
    }

    private void untilAway(String reason) {
        owner.until(() -> owner.store.state().awayReason().contains(reason));
        assertThat(owner.store.state().durable()).isFalse();
        assertThat(owner.store.state().awaySince()).isNotZero();
    }

    @Test
    void oneThatWasFlushedIsNoticedWithoutBeingAskedAndFilledAgain() {
        client.flushAll();
        untilAway("coordinatool_requests has lost what it held");
        untilMended();
        assertThat(owner.log()).containsOnlyOnce("redis away").containsOnlyOnce("redis back");
    }

    @ParameterizedTest
    @ValueSource(strings = {"coordinatool_assigned", "coordinatool_untold", "coordinatool_settings",
        "coordinatool_reported", "coordinatool_report_lines"})
    void soIsTheLossOfAnyOfTheKeys(String key) {
        client.del(key);
        untilAway(key + " has lost");
        untilMended();
    }

    @Test
    void soIsOneFieldWhileMuchIsWritten() {
        client.hdel("coordinatool_requests", archive(150).key().toString());
        int cookie = 1_000;
        while (owner.store.state().durable()) {
            for (int i = 0; i < 100; i++) {
                owner.put(archive(++cookie));
                owner.delete(archive(cookie - 50).key());
            }
            owner.submit();
            owner.untilSettled();
        }
        assertThat(owner.store.state().awayReason()).contains("coordinatool_requests has lost");
        untilMended();
    }

    @Test
    void whatSomebodyElseWroteThereIsRemoved() {
        client.hset("coordinatool_assigned", archive(1).key().toString(), "somebody");
        untilAway("coordinatool_assigned holds more than we wrote");
        untilMended();
    }

    @Test
    void nothingIsSuspectedWhereNothingIsWrong() {
        Random random = new Random(5);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2_500);
        while (System.nanoTime() < end) {
            for (int i = 0; i < 200; i++) {
                RequestKey key = archive(random.nextInt(500)).key();
                switch (random.nextInt(6)) {
                    case 0, 1 -> owner.put(archive(key.cookie()));
                    case 2 -> owner.delete(key);
                    case 3 -> owner.unassign(key);
                    case 4 -> owner.putLine(random.nextInt(20), "job new [0x1:0x1:0x0]");
                    default -> owner.change(batch -> batch.deleteLine(random.nextInt(20)));
                }
            }
            owner.submit();
            owner.untilSettled();
        }
        owner.untilDurable();
        assertThat(owner.log()).doesNotContain("redis away");
    }

    @Test
    void oneThatEvictsIsWarnedOfAndNotBelievedUntilItStops() {
        assertThat(owner.store.state().warning()).contains("appendonly is no").doesNotContain("maxmemory-policy");
        client.configSet("maxmemory-policy", "allkeys-lru");
        client.configSet("appendonly", "yes");
        owner.until(() -> owner.store.state().warning().startsWith("maxmemory-policy is allkeys-lru"));
        client.configSet("maxmemory", "3mb");
        for (int cookie = 1_000; cookie < 21_000; cookie++) {
            owner.put(archive(cookie));
        }
        owner.submit();
        untilAway("has lost what it held");
        int began = owner.occurrences("redis answers again");
        owner.until(() -> owner.occurrences("redis answers again") >= began + 2);
        assertThat(owner.store.state().durable()).isFalse();
        assertThat(owner.log()).doesNotContain("redis back");
        client.configSet("maxmemory", "0");
        owner.untilIn(redis);
        client.configSet("maxmemory-policy", "noeviction");
        owner.until(() -> owner.store.state().warning().isEmpty());
        assertThat(owner.log()).contains("redis has safe settings now");
    }

    @Test
    void oneThatMayNotTellItsSettingsIsWarnedOf() throws IOException {
        client.sendCommand(Command.ACL, "SETUSER", "hsm", "on", "nopass", "~coordinatool_*", "+@all", "-info",
                "-client");
        owner.close();
        owner = new Owner(redis.address("hsm", ""));
        assertThat(owner.store.state().warning()).startsWith("INFO is refused");
        client.flushAll();
        untilAway("has lost what it held");
        untilMended();
    }

    @Test
    void oneThatIsMadeAReplicaIsNotBelievedAndRefilledWhenItIsNoneAnyMore() throws IOException {
        try (RedisServer other = new RedisServer("--repl-diskless-sync-delay", "0"); Jedis master = other.client()) {
            // As many fields as ours, so that it does not show by their number.
            client.hgetAll("coordinatool_requests").keySet().forEach(
                    field -> master.hset("coordinatool_requests", field, "{}"));
            client.replicaof(RedisServer.HOST, other.port());
            untilAway("it is a replica of " + RedisServer.HOST + ":" + other.port());
            owner.put(archive(2_000));
            owner.submit();
            owner.until(() -> "{}".equals(client.hget("coordinatool_requests", archive(1).key().toString())));
            assertThat(owner.store.state().durable()).isFalse();
            client.replicaofNoOne();
            owner.untilIn(redis);
        }
    }

    @Test
    void onlyAReplicationIdThatCameFromElsewhereTellsOfOtherData() {
        RedisInfo before = replication("a", "0".repeat(40));
        assertThat(replication("a", "0".repeat(40)).replacedSince(before)).isFalse();
        assertThat(replication("c", "b").replacedSince(before)).as("copied b, then made a master").isTrue();
        assertThat(replication("b", "a").replacedSince(before)).as("made a master before it had copied").isFalse();
        assertThat(replication("b", "0".repeat(40)).replacedSince(before)).as("backlog freed").isFalse();
        assertThat(new RedisInfo(null).replacedSince(before)).isFalse();
        assertThat(before.replacedSince(new RedisInfo(null))).isFalse();
    }

    private static RedisInfo replication(String id, String second) {
        return new RedisInfo(RedisLink.ascii("# Replication\r\nrole:master\r\nmaster_replid:" + id
                + "\r\nmaster_replid2:" + second + "\r\n"));
    }
}
