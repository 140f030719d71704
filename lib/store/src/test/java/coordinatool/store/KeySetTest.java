// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Fid;
import coordinatool.model.RequestKey;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeySetTest {
    @Test
    void isASet() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        KeySet set = new KeySet(0);
        Set<RequestKey> model = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            // Few values, so that keys meet again, differ in one part only, and are zero in parts and as a whole.
            RequestKey key = new RequestKey(random.nextInt(40), new Fid(random.nextInt(40) << 20, random.nextInt(10),
                    random.nextInt(4) - 1));
            assertThat(set.contains(key)).as("seed %d step %d", seed, i).isEqualTo(model.contains(key));
            assertThat(set.add(key)).as("seed %d step %d", seed, i).isEqualTo(model.add(key));
        }
        RequestKey zero = new RequestKey(0, new Fid(0, 0, 0));
        assertThat(set.add(zero)).as("seed %d", seed).isEqualTo(model.add(zero));
        assertThat(set.contains(zero)).as("seed %d", seed).isTrue();
    }
}
