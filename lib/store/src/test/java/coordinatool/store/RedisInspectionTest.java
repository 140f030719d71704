// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static coordinatool.store.Owner.archive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.model.Hold;
import coordinatool.model.RequestKey;
import coordinatool.store.Store.Mistake;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Transaction;

/** What somebody changes in Redis without changing how much is there. */
class RedisInspectionTest extends FilledRedisTestCase {
    private static final String REQUESTS = "coordinatool_requests";
    private static final String HELD = Table.HELD.key;
    private static final String ENDED = Table.ENDED.key;
    private static final String STRAYS = Table.STRAYS.key;
    private static final String ASSIGNED = "coordinatool_assigned";

    private List<Mistake> inspect(boolean repair) throws StoreAway {
        return inspect(repair, () -> { });
    }

    /** @param meanwhile what the owner does between two steps */
    private List<Mistake> inspect(boolean repair, Runnable meanwhile) throws StoreAway {
        Store.Inspection inspection = owner.store.inspect(owner, repair);
        List<Mistake> found = new ArrayList<>();
        while (inspection.step(found)) {
            meanwhile.run();
            Thread.onSpinWait();
        }
        return found;
    }

    private void swap(String hash, RequestKey gone, RequestKey added, String value) {
        Transaction together = client.multi();
        together.hdel(hash, gone.toString());
        together.hset(hash, added.toString(), value);
        together.exec();
    }

    @Test
    void whereAllIsRightNothingIsFound() throws StoreAway {
        assertThat(inspect(true)).isEmpty();
    }

    @Test
    void eachKindIsFoundAndRepaired() throws StoreAway {
        String json = client.hget(REQUESTS, archive(9).key().toString());
        swap(REQUESTS, archive(7).key(), archive(9_000).key(), json);
        swap(ASSIGNED, archive(8).key(), archive(9).key(), "mover1");
        client.hset(ASSIGNED, archive(10).key().toString(), "somebody");
        client.hset(REQUESTS, archive(11).key().toString(), json);
        client.hset(REQUESTS, archive(12).key().toString(), "{nonsense");
        Mistake[] all = {new Mistake(REQUESTS, archive(7).key(), "missing"),
            new Mistake(REQUESTS, archive(9_000).key(), "should not be there"),
            new Mistake(ASSIGNED, archive(8).key(), "missing"),
            new Mistake(ASSIGNED, archive(9).key(), "should not be there"),
            new Mistake(ASSIGNED, archive(10).key(), "another value"),
            new Mistake(REQUESTS, archive(11).key(), "another value"),
            new Mistake(REQUESTS, archive(12).key(), "another value")};
        assertThat(inspect(false)).containsExactlyInAnyOrder(all);
        assertThat(inspect(true)).containsExactlyInAnyOrder(all);
        owner.assertIsIn(redis);
        assertThat(inspect(false)).isEmpty();
    }

    @Test
    void whatFewRequestsHaveIsFoundAndRepairedToo() throws StoreAway {
        owner.change(batch -> batch.putHold(archive(7).key(), new Hold(1, "why")));
        owner.putEnded(archive(8).key(), 5);
        owner.change(batch -> batch.putStrays(archive(7).key(), "mover1 mover2"));
        owner.submit();
        owner.untilSettled();
        swap(HELD, archive(7).key(), archive(9).key(), "1 why");
        swap(ENDED, archive(8).key(), archive(9).key(), "5");
        client.hset(STRAYS, archive(7).key().toString(), "mover1");
        assertThat(inspect(true)).containsExactlyInAnyOrder(new Mistake(HELD, archive(7).key(), "missing"),
                new Mistake(HELD, archive(9).key(), "should not be there"),
                new Mistake(ENDED, archive(8).key(), "missing"),
                new Mistake(ENDED, archive(9).key(), "should not be there"),
                new Mistake(STRAYS, archive(7).key(), "another value"));
        owner.assertIsIn(redis);
    }

    @Test
    void otherWordsForTheSameRequestAreRight() throws StoreAway {
        String json = client.hget(REQUESTS, archive(7).key().toString());
        client.hset(REQUESTS, archive(7).key().toString(),
                json.replace("{\"hai_action\":20,", "{ \"hai_action\": 20, "));
        assertThat(inspect(false)).isEmpty();
    }

    @Test
    void whatChangesMeanwhileIsNoMistake() throws StoreAway {
        client.hset(ASSIGNED, archive(10).key().toString(), "somebody");
        AtomicInteger last = new AtomicInteger(1_000);
        List<Mistake> found = inspect(true, () -> {
            int cookie = last.incrementAndGet();
            owner.assign(owner.put(archive(cookie)).key(), "mover1");
            owner.unassign(archive(cookie - 5).key());
            owner.assign(archive(cookie - 10).key(), "mover2");
            owner.delete(archive(cookie - 15).key());
            owner.submit();
        });
        assertThat(found).containsExactly(new Mistake(ASSIGNED, archive(10).key(), "another value"));
        owner.untilDurable();
        owner.assertIsIn(redis);
    }

    @Test
    void oneThatIsAwayIsNotInspected() throws Exception {
        Store.Inspection inspection = owner.store.inspect(owner, true);
        redis.close();
        owner.until(() -> !owner.store.state().durable());
        assertThatThrownBy(() -> inspection.step(new ArrayList<>())).isInstanceOf(StoreAway.class);
        assertThatThrownBy(() -> owner.store.inspect(owner, false)).isInstanceOf(StoreAway.class)
                .hasMessage(owner.store.state().awayReason());
    }
}
