// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTableTest {
    private static final int WALKS = System.getProperty("soak") == null ? 100 : 200;

    private record Entry(RequestKey key, int value) {
    }

    private static KeyTable<Entry> table(long seed) {
        return new KeyTable<>(seed, (e, key) -> key.set(e.key().cookie(), e.key().dfid()));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithAHashMap(long seed) {
        Random random = new Random(seed);
        KeyTable<Entry> table = table(seed);
        Map<RequestKey, Entry> map = new HashMap<>();
        int growing = 7;
        for (int step = 0; step < 20_000; step++) {
            if (step % 5000 == 0) {
                growing = 10 - growing;
                table.reserve(random.nextInt(500));
            }
            RequestKey key = new RequestKey(random.nextInt(40),
                    new Fid(random.nextInt(3), random.nextInt(40), random.nextInt(2)));
            if (random.nextInt(10) < growing) {
                Entry entry = new Entry(key, step);
                if (random.nextBoolean()) {
                    assertThat(table.put(entry)).isSameAs(map.put(key, entry));
                } else {
                    assertThat(table.putIfAbsent(entry)).isSameAs(map.putIfAbsent(key, entry));
                }
            } else {
                check(table.remove(key) == map.remove(key), seed, step);
            }
            RequestKey other = new RequestKey(random.nextInt(40), new Fid(random.nextInt(3), random.nextInt(40), 0));
            check(table.get(other) == map.get(other) && table.size() == map.size(), seed, step);
        }
        Map<RequestKey, Entry> found = new HashMap<>();
        table.walk(Integer.MAX_VALUE, Integer.MAX_VALUE, e -> found.put(e.key, e));
        assertThat(found).isEqualTo(map);
    }

    private static void check(boolean holds, long seed, int step) {
        if (!holds) {
            throw new AssertionError("not as the map has it: seed " + seed + " step " + step);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aWalkMissesNothingThatStays(long seed) {
        Random random = new Random(seed);
        int quietWalks = 0;
        for (int round = 0; round < WALKS; round++) {
            KeyTable<Entry> table = table(random.nextLong());
            Set<Integer> stays = new HashSet<>();
            Set<Integer> goes = new HashSet<>();
            for (int i = 0; i < 300; i++) {
                (random.nextBoolean() ? stays : goes).add(i);
                table.put(new Entry(new RequestKey(i, new Fid(1, 1, 0)), i));
            }
            int before = table.rehashCount();
            Set<Integer> seen = new HashSet<>();
            int place = Integer.MAX_VALUE;
            do {
                place = table.walk(place, 1 + random.nextInt(20), e -> seen.add(e.value));
                goes.stream().findAny().ifPresent(i -> {
                    goes.remove(i);
                    table.removeLike(new Entry(new RequestKey(i, new Fid(1, 1, 0)), i));
                });
            } while (place > 0);
            if (table.rehashCount() == before) {
                quietWalks++;
                assertThat(seen).as("seed %d round %d", seed, round).containsAll(stays);
            }
        }
        assertThat(quietWalks).isGreaterThan(WALKS / 4);
    }
}
