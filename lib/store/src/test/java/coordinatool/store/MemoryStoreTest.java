// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static coordinatool.store.Owner.archive;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {
    private final MemoryStore store = new MemoryStore();

    private Owner owner() {
        return new Owner(store);
    }

    private void assertHolds(Owner truth) {
        Owner next = owner();
        Table.ALL.forEach(table -> assertThat(next.text(table)).as(table.key).isEqualTo(truth.text(table)));
    }

    private Owner filled() {
        Owner owner = owner();
        owner.fill();
        owner.putCancel(archive(2).key(), Owner.request(Action.CANCEL, 2, ""), false);
        owner.putReordered(archive(4).key(), archive(4));
        owner.putArrived("host:/mnt/lustre", 77);
        owner.putReported(archive(7).key(), "mover7");
        owner.putLine(12, "job new [0x1:0x1:0x0]");
        owner.delete(archive(9).key());
        owner.submit();
        return owner;
    }

    @Test
    void isThereForTheNextOwner() {
        assertHolds(filled());
    }

    @Test
    void losesWithItsOwnerWhatWasNotWritten() {
        Owner owner = filled();
        store.setSlow(true);
        owner.batch.putRequest(archive(5_000));
        long last = owner.submit();
        assertThat(store.settled()).isLessThan(last);
        assertThat(owner().requests).doesNotContainKey(archive(5_000).key());
        assertHolds(owner);
    }

    @Test
    void holdsTheTruthAgainAfterItWasAway() {
        Owner owner = filled();
        for (boolean forgets : new boolean[] {false, true}) {
            store.leave(123, "as told");
            assertThat(store.state()).isEqualTo(new Store.State(false, 123, "as told", ""));
            owner.delete(archive(20).key());
            owner.unassign(archive(22).key());
            owner.assign(archive(24).key(), "another");
            owner.put(archive(6_000));
            owner.submit();
            owner.untilSettled();
            if (forgets) {
                store.forget();
            }
            store.comeBack();
            assertThat(store.state().durable()).isFalse();
            owner.untilDurable();
            assertThat(store.state()).isEqualTo(Store.State.DURABLE);
        }
        assertHolds(owner);
    }

    @RepeatedTest(20)
    void holdsTheTruthAfterAnyHistory() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Owner owner = owner();
        for (int turn = 0; turn < 300; turn++) {
            for (int changes = random.nextInt(12); changes > 0; changes--) {
                RedisHistoryTest.change(owner, random);
            }
            owner.submit();
            store.reconcile(owner);
            switch (random.nextInt(40)) {
                case 0 -> store.leave(turn, "as told");
                case 1, 2, 3 -> {
                    store.leave(turn, "for a moment");
                    store.comeBack();
                }
                case 4 -> {
                    store.leave(turn, "with all that it held");
                    store.forget();
                    store.comeBack();
                }
                case 5, 6, 7 -> store.setSlow(random.nextBoolean());
                case 8, 9, 10, 11 -> store.write();
                default -> store.reconcile(owner);
            }
        }
        store.leave(0, "once more");
        store.comeBack();
        store.setSlow(false);
        owner.untilDurable();
        for (Table<?, ?> table : Table.ALL) {
            if (table != Table.LINES) {
                assertThat(owner().text(table)).as("%s, seed %d", table.key, seed).isEqualTo(owner.text(table));
            }
        }
    }
}
