// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.lustre.Fid;
import coordinatool.lustre.RequestKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTableTest {
    private record Entry(RequestKey key, int value) {
    }

    private static final class Table extends KeyTable<Entry> {
        Table(long seed) {
            super(seed);
        }

        @Override
        long number(Entry e) {
            return e.key.cookie();
        }

        @Override
        long seq(Entry e) {
            return e.key.dfid().seq();
        }

        @Override
        int oid(Entry e) {
            return e.key.dfid().oid();
        }

        @Override
        int ver(Entry e) {
            return e.key.dfid().ver();
        }

        Entry get(RequestKey key) {
            return get(key.cookie(), key.dfid().seq(), key.dfid().oid(), key.dfid().ver());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithAHashMap(long seed) {
        Random random = new Random(seed);
        Table table = new Table(seed);
        Map<RequestKey, Entry> map = new HashMap<>();
        int growing = 7;
        for (int step = 0; step < 20_000; step++) {
            if (step % 5000 == 0) {
                growing = 10 - growing;
            }
            RequestKey key = new RequestKey(random.nextInt(40),
                    new Fid(random.nextInt(3), random.nextInt(40), random.nextInt(2)));
            if (random.nextInt(10) < growing) {
                Entry entry = new Entry(key, step);
                table.put(entry);
                map.put(key, entry);
            } else {
                table.remove(new Entry(key, 0));
                map.remove(key);
            }
            RequestKey other = new RequestKey(random.nextInt(40), new Fid(random.nextInt(3), random.nextInt(40), 0));
            assertThat(table.get(other)).as("seed %d step %d", seed, step).isSameAs(map.get(other));
            assertThat(table.size()).isEqualTo(map.size());
        }
        Map<RequestKey, Entry> found = new HashMap<>();
        table.forEach(e -> found.put(e.key, e));
        assertThat(found).isEqualTo(map);
    }
}
