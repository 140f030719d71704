// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.Action;
import coordinatool.model.Hold;
import coordinatool.model.RequestKey;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Random histories of an owner and of a Redis that comes and goes; at the end Redis holds the truth, and a second owner
 * reads it. The seed is printed; to repeat a history put it in the place of nanoTime.
 */
class RedisHistoryTest {
    private static final int KEYS = 400;
    private static final int TURNS = 1_500;

    @RepeatedTest(3)
    void endsWithTheTruthInRedis() throws IOException {
        long seed = System.nanoTime();
        System.out.println("RedisHistoryTest seed " + seed);
        Random random = new Random(seed);
        try (RedisServer redis = new RedisServer(); Owner owner = new Owner(redis)) {
            for (int turn = 0; turn < TURNS; turn++) {
                for (int changes = random.nextInt(12); changes > 0; changes--) {
                    change(owner, random);
                }
                owner.submit();
                if (random.nextBoolean()) {
                    owner.store.reconcile(owner);
                }
                switch (random.nextInt(100)) {
                    case 0 -> redis.save();
                    case 1, 2, 3 -> owner.untilSettled();
                    case 4 -> owner.untilDurable();
                    case 5 -> hurt(redis, random);
                    default -> Thread.onSpinWait();
                }
            }
            owner.untilSettled();
            owner.untilIn(redis);
            try (Owner next = new Owner(redis)) {
                next.assertIsIn(redis);
            }
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static void hurt(RedisServer redis, Random random) throws IOException {
        switch (random.nextInt(5)) {
            case 3 -> redis.client().flushAll();
            case 4 -> redis.client().del(Table.ALL.get(random.nextInt(Table.ALL.size())).key);
            case 0 -> {
                redis.stop();
                redis.go();
            }
            case 1 -> {
                redis.kill();
                redis.forget();
                redis.start();
            }
            default -> {
                redis.kill();
                redis.start();
            }
        }
    }

    /** One of the changes that owners make. */
    static void change(Owner owner, Random random) {
        long cookie = random.nextInt(KEYS);
        RequestKey key = Owner.archive(cookie).key();
        boolean there = owner.requests.containsKey(key);
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> owner.put(there ? owner.requests.get(key) : Owner.request(Action.RESTORE, cookie,
                    "x\0\u00e4" + random.nextInt()));
            case 4, 5 -> {
                owner.delete(key);
                owner.change(batch -> batch.deleteReported(key));
                owner.change(batch -> batch.deleteHold(key));
            }
            case 6, 7 -> {
                if (there) {
                    owner.assign(key, "mover" + random.nextInt(5));
                }
            }
            case 8 -> owner.unassign(key);
            case 12 -> {
                if (there) {
                    owner.putReported(key, "mover" + random.nextInt(5));
                }
            }
            case 13 -> {
                owner.change(batch -> batch.deleteReported(key));
                owner.putLine(1 + random.nextInt(KEYS), "job new [0x1:0x1:0x0]");
                owner.change(batch -> batch.deleteLine(1 + random.nextInt(KEYS)));
            }
            case 9 -> owner.putCancel(key, Owner.request(Action.CANCEL, cookie, ""), cookie % 2 == 0);
            case 10 -> {
                owner.change(batch -> batch.deleteCancel(key));
                owner.putUntold(Owner.archive(cookie));
                owner.putReordered(key, Owner.archive(cookie));
                owner.putEnded(key, (int) cookie);
                owner.change(batch -> batch.putStrays(key, "mover" + cookie));
                if (there) {
                    owner.change(batch -> batch.putHold(key, new Hold(cookie, "why " + cookie)));
                }
                owner.putArrived("ingest" + random.nextInt(3), random.nextInt(1000));
            }
            default -> {
                owner.change(batch -> batch.deleteUntold(key));
                owner.change(batch -> batch.deleteReordered(key));
                owner.change(batch -> batch.deleteEnded(key));
                owner.change(batch -> batch.putStrays(key, null));
                owner.change(batch -> batch.deleteHold(key));
                owner.set(Store.Setting.LOCK, random.nextBoolean() ? null : Integer.toString(random.nextInt()));
            }
        }
    }
}
