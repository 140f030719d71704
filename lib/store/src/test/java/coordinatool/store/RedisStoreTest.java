// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static coordinatool.store.Owner.archive;
import static coordinatool.store.Owner.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Hold;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.tool.Awaited;
import coordinatool.tool.Fatal;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A Redis that is well: what is written, and what is read. */
class RedisStoreTest extends RedisTestCase {
    private static final String FIELD = "00000000000003e900000002000004010000000100000000";
    private static final String LEFT_BY_C = "{\"hai_action\":20,"
            + "\"hai_fid\":{\"f_seq\":8589935617,\"f_oid\":1,\"f_ver\":0},"
            + "\"hai_dfid\":{\"f_seq\":8589935617,\"f_oid\":1,\"f_ver\":0},\"hai_extent_offset\":0,"
            + "\"hai_extent_length\":-1,\"hai_cookie\":1001,\"hai_gid\":0,\"hal_archive_id\":1,\"hal_flags\":0,"
            + "\"hai_data\":\"tag=x\",\"extra\":1,\"timestamp\":1795356470316788785}";

    @Test
    void readsWhatTheOriginalLeftAndWritesItBackAlike() {
        client.hset("coordinatool_requests", FIELD, LEFT_BY_C);
        client.hset("coordinatool_assigned", FIELD, "localhost:54526");
        try (Owner owner = new Owner(redis)) {
            Request request = owner.requests.values().iterator().next();
            assertThat(request.key()).hasToString(FIELD);
            assertThat(owner.assigned).containsEntry(request.key(), "localhost:54526");
            client.flushAll();
            owner.put(request);
            owner.submit();
            owner.untilDurable();
            assertThat(redis.hash("coordinatool_requests")).isEqualTo(Map.of(FIELD, LEFT_BY_C));
        }
    }

    @Test
    void writesEveryKindOfChangeInOrderAndReadsItAgain() {
        Request a = archive(1);
        Request b = archive(2);
        Request c = archive(3);
        RequestKey begun = new RequestKey(2, new Fid(0x200000402L, 7, 0));
        try (Owner owner = new Owner(redis)) {
            owner.put(a);
            owner.put(b);
            owner.put(c);
            owner.assign(a.key(), "mover0");
            owner.assign(b.key(), "m\u00f6ver \u2713");
            owner.submit();
            owner.unassign(a.key());
            owner.delete(c.key());
            owner.putUntold(c);
            owner.putCancel(b.key(), request(Action.CANCEL, 2, ""), true);
            owner.putCancel(begun, request(Action.CANCEL, 2, ""), true);
            owner.change(batch -> batch.putHold(a.key(), new Hold(17, "why it is held")));
            owner.change(batch -> batch.putHold(c.key(), new Hold(18, "")));
            owner.putReordered(b.key(), b);
            owner.putReordered(begun, b);
            owner.putEnded(b.key(), 5);
            owner.change(batch -> batch.putStrays(b.key(), "mover1 !m%C3%B6ver+2"));
            owner.change(batch -> batch.putStrays(c.key(), "mover1"));
            owner.putArrived("host:/mnt/lustre", 77);
            owner.set(Store.Setting.LOCK, "1");
            owner.set(Store.Setting.FSNAME, "testfs");
            owner.submit();
            owner.untilDurable();
            owner.assertIsIn(redis);
        }
        try (Owner next = new Owner(redis)) {
            assertThat(next.requests.keySet()).containsExactlyInAnyOrder(a.key(), b.key());
            assertThat(next.assigned).isEqualTo(Map.of(b.key(), "m\u00f6ver \u2713"));
            assertThat(next.untold.keySet()).containsExactly(c.key());
            assertThat(next.cancels.keySet()).containsExactlyInAnyOrder(b.key(), begun);
            assertThat(next.cancels.values()).allMatch(Cancel::sent);
            assertThat(next.settings).isEqualTo(Map.of("lock", "1", "fsname", "testfs"));
            assertThat(next.held).isEqualTo(Map.of(a.key(), new Hold(17, "why it is held")));
            assertThat(redis.hash(Table.BAD)).containsKey("coordinatool_held:" + c.key());
            assertThat(next.reordered.keySet()).containsExactlyInAnyOrder(b.key(), begun);
            assertThat(next.strays).isEqualTo(Map.of(b.key(), "mover1 !m%C3%B6ver+2", c.key(), "mover1"));
            assertThat(next.arrived).isEqualTo(Map.of("host:/mnt/lustre", 77L));
            next.change(batch -> batch.deleteCancel(b.key()));
            next.change(batch -> batch.deleteHold(a.key()));
            next.change(batch -> batch.deleteUntold(c.key()));
            next.change(batch -> batch.deleteReordered(b.key()));
            next.change(batch -> batch.deleteEnded(b.key()));
            next.change(batch -> batch.putStrays(b.key(), null));
            next.set(Store.Setting.LOCK, null);
            next.submit();
            next.untilDurable();
            next.assertIsIn(redis);
        }
    }

    @Test
    void keepsLinesOfReportsAndWhatTheySay() {
        Request a = archive(1);
        try (Owner owner = new Owner(redis)) {
            owner.put(a);
            owner.putReported(a.key(), "mover0");
            owner.putLine(1L << 40, "job new [0x1:0x1:0x0]");
            owner.putLine((1L << 40) + 1, "job assign [0x1:0x1:0x0] m\u00f6ver");
            owner.set(Store.Setting.REPORTING, "cr");
            owner.submit();
            owner.untilDurable();
            owner.assertIsIn(redis);
            assertThat(redis.hash("coordinatool_report_lines")).containsOnlyKeys("0000010000000000",
                    "0000010000000001");
        }
        try (Owner next = new Owner(redis)) {
            assertThat(next.lines).containsOnlyKeys(1L << 40, (1L << 40) + 1);
            assertThat(next.reported).isEqualTo(Map.of(a.key(), "mover0"));
            next.change(batch -> batch.deleteLine(1L << 40));
            next.change(batch -> batch.deleteReported(a.key()));
            next.submit();
            next.untilDurable();
            assertThat(redis.hash("coordinatool_report_lines")).containsOnlyKeys("0000010000000001");
            next.assertIsIn(redis);
        }
    }

    @Test
    void linesAreThereWithWhatTheyTellOfOrNotAtAll() {
        try (Owner owner = new Owner(redis)) {
            client.set("coordinatool_report_lines", "of another type");
            owner.put(archive(1));
            owner.putLine(1, "job new [0x1:0x1:0x0]");
            owner.submit();
            owner.until(() -> !owner.store.state().durable());
            client.del("coordinatool_report_lines");
            owner.untilDurable();
            owner.assertIsIn(redis);
        }
    }

    @Test
    void setsLinesAsideThatItCannotNumber() {
        client.hset("coordinatool_report_lines", "12", "job new [0x1:0x1:0x0]");
        client.hset("coordinatool_report_lines", "00000000000000AB", "job new [0x1:0x1:0x0]");
        client.hset("coordinatool_report_lines", "00000000000000ab", "job new [0x1:0x1:0x0]");
        try (Owner owner = new Owner(redis)) {
            assertThat(owner.lines).containsOnlyKeys(0xabL);
            assertThat(redis.hash("coordinatool_bad")).hasSize(2);
        }
    }

    @Test
    void writesLargeBatchesInPartsAndHoldsThemAllWhenItSaysSo() {
        try (Owner owner = new Owner(redis)) {
            for (int cookie = 0; cookie < 25_000; cookie++) {
                owner.put(archive(cookie));
            }
            owner.submit();
            owner.untilDurable();
            owner.assertIsIn(redis);
            owner.requests.keySet().stream().toList().forEach(owner::delete);
            owner.submit();
            owner.untilDurable();
            owner.assertIsIn(redis);
        }
    }

    @Test
    void writesWhatWasHandedOverBeforeItCloses() {
        Owner owner = new Owner(redis);
        for (int cookie = 0; cookie < 1_000; cookie++) {
            owner.put(archive(cookie));
            owner.submit();
        }
        owner.close();
        assertThat(redis.hash("coordinatool_requests")).hasSize(1_000);
    }

    @Test
    void readsWhatComesInSeveralPages() {
        try (Owner owner = new Owner(redis)) {
            for (int cookie = 1; cookie <= 5_000; cookie++) {
                RequestKey key = owner.put(archive(cookie)).key();
                if (cookie % 3 == 0) {
                    owner.assign(key, "mover" + cookie % 7);
                }
            }
            owner.submit();
            owner.untilDurable();
        }
        try (Owner next = new Owner(redis)) {
            next.assertIsIn(redis);
            assertThat(next.requests).hasSize(5_000);
        }
    }

    @Test
    void setsAsideWhatCannotBeReadAndNamesIt() {
        String other = FIELD.replace("3e9", "3ea");
        String orphan = FIELD.replace("3e9", "3eb");
        client.hset("coordinatool_requests", Map.of(FIELD, LEFT_BY_C, other, LEFT_BY_C, "rubbish", "{}",
                FIELD.toUpperCase(java.util.Locale.ROOT), LEFT_BY_C, orphan, "{\"hai_action\":20"));
        client.hset("coordinatool_assigned", Map.of(FIELD, "mover0", orphan, "mover1", "?", "mover2"));
        client.hset("coordinatool_cancels", Map.of(FIELD, "[]"));
        client.hset("coordinatool_settings", Map.of("lock", "1", "of-a-later-version", "2"));
        try (Owner owner = new Owner(redis)) {
            assertThat(owner.requests).hasSize(1);
            assertThat(owner.assigned.values()).containsExactly("mover0");
            assertThat(owner.cancels).isEmpty();
            assertThat(owner.settings).isEqualTo(Map.of("lock", "1"));
            assertThat(owner.log()).contains("field=" + orphan, "field=rubbish",
                    "reason=\"assignment of a request that is not there\"");
        }
        assertThat(redis.hash("coordinatool_requests")).containsOnlyKeys(FIELD);
        assertThat(redis.hash("coordinatool_assigned")).containsOnlyKeys(FIELD);
        assertThat(redis.hash("coordinatool_settings")).containsOnlyKeys("lock", "of-a-later-version", Lease.LIVES);
        assertThat(redis.hash("coordinatool_bad")).isEqualTo(Map.of(
                "coordinatool_requests:" + other, LEFT_BY_C,
                "coordinatool_requests:rubbish", "{}",
                "coordinatool_requests:" + FIELD.toUpperCase(java.util.Locale.ROOT), LEFT_BY_C,
                "coordinatool_requests:" + orphan, "{\"hai_action\":20",
                "coordinatool_assigned:" + orphan, "mover1",
                "coordinatool_assigned:?", "mover2",
                "coordinatool_cancels:" + FIELD, "[]"));
    }

    @Test
    void aRedisThatIsNotThereMayCome() throws IOException {
        redis.kill();
        Store store = Store.open(redis.address("", ""), "test:1", null, new Log("test", Level.DEBUG, System.err));
        assertAwaited(store, RedisServer.HOST + ":" + redis.port(), "Connection refused");
        redis.start();
        store.connect();
        store.connect();
        store.close();
        store = Store.open(new RedisAddress("no-such-host.invalid", 1, "", ""), "test:1", null,
                new Log("test", Level.DEBUG, System.err));
        assertAwaited(store, "no-such-host.invalid:1", "the name does not resolve");
    }

    private static void assertAwaited(Store store, String address, String reason) {
        assertThatThrownBy(store::connect).isInstanceOfSatisfying(NotYet.class,
                e -> assertThat(e.awaited()).isEqualTo(new Awaited("redis at " + address, reason)));
    }

    @Test
    void aRedisThatIsStoppedMayGoOn() throws IOException {
        redis.stop();
        assertThatThrownBy(() -> new Owner(redis)).isInstanceOf(NotYet.class).hasMessageContaining("no answer within");
        redis.go();
        new Owner(redis).close();
    }

    @Test
    void doesNotStartOnARedisThatWantsAPassword() {
        client.configSet("requirepass", "secret");
        assertThatThrownBy(() -> new Owner(redis)).isInstanceOf(Fatal.class).hasMessageContaining("NOAUTH");
    }

    @Test
    void waitsForARedisThatIsLoading() throws IOException {
        client.hset("coordinatool_requests", FIELD, LEFT_BY_C);
        for (int i = 0; i < 500; i++) {
            client.set("filler" + i, "x".repeat(100));
        }
        redis.save();
        redis.kill();
        redis.launch("--key-load-delay", "1000", "--loading-process-events-interval-bytes", "1024");
        Store store = Store.open(redis.address("", ""), "test:1", null, new Log("test", Level.DEBUG, System.err));
        Set<String> reasons = new HashSet<>();
        boolean connected = false;
        while (!connected) {
            try {
                store.connect();
                connected = true;
            } catch (NotYet e) {
                reasons.add(e.awaited().reason());
            }
        }
        store.close();
        assertThat(reasons).anyMatch(reason -> reason.startsWith("LOADING"));
        try (Owner owner = new Owner(redis)) {
            assertThat(owner.requests).hasSize(1);
        }
    }
}
