// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Fid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnersTest {
    private static final long HANGS = 7;
    /** Of two MDTs in different lanes. */
    private static final Fid HERE = new Fid(0x200000401L, 1, 0);
    private static final Fid THERE = new Fid(0x240000401L, 1, 0);

    @TempDir
    Path mount;
    private Owners owners;
    private final CountDownLatch hangs = new CountDownLatch(1);

    /** Something between us and this user's files hangs. */
    private final Accounts accounts = new Accounts() {
        @Override
        public String userName(long uid) {
            return null;
        }

        @Override
        public Set<Long> groups(long uid, long gid) {
            try {
                if (uid == HANGS) {
                    hangs.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Set.of(gid);
        }

        @Override
        public Long groupNumber(String name) {
            return null;
        }
    };

    @Test
    void mdtsAreSpreadOverLanesHoweverTheirSequencesAreApart() {
        for (int apart = 1; apart <= 64; apart++) {
            Set<Integer> lanes = new HashSet<>();
            for (long range = 0; range < 32; range++) {
                lanes.add(Owners.lane(new Fid(0x200000400L + (range * apart << 30), 1, 0)));
            }
            assertThat(lanes).as("ranges %d apart", apart).hasSizeGreaterThan(Owners.LANES / 2);
        }
        assertThat(Owners.lane(new Fid(0x23fffffffL + 0x400, 9, 0))).as("one range").isEqualTo(Owners.lane(HERE));
        assertThat(Owners.lane(new Fid(-1, 1, 0))).as("any FID").isBetween(0, Owners.LANES - 1);
    }

    @Test
    void anMdtThatHangsTakesNoThreadsOfOtherLanes() throws IOException {
        Path fids = Files.createDirectories(mount.resolve(".lustre/fid"));
        for (Fid file : List.of(HERE, THERE)) {
            String text = file.toString();
            Files.createFile(fids.resolve(text.substring(1, text.length() - 1)));
        }
        owners = new Owners(mount, Right.READ, accounts, () -> { });
        for (int i = 0; i < Owners.THREADS; i++) {
            ask(HANGS, List.of(HERE));
        }
        assertThat(Owners.lane(THERE)).isNotEqualTo(Owners.lane(HERE));
        assertThat(await(ask(8, List.of(THERE))).files()).containsOnlyKeys(THERE);
        hangs.countDown();
        assertThat(await(ask(8, List.of(HERE, THERE))).files()).as("of both").containsOnlyKeys(HERE, THERE);
        owners.looks().forEach(SlowAnswers::close);
    }

    private List<Owned> ask(long uid, List<Fid> files) {
        List<Owned> answers = new ArrayList<>();
        owners.ask(new Owners.Question(Whose.SEEN, false, uid, uid, files), answers::add, System.nanoTime());
        return answers;
    }

    private Owned await(List<Owned> answers) {
        long end = System.nanoTime() + Owners.PATIENCE.toNanos() / 2;
        while (answers.isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
            owners.looks().forEach(each -> each.turn(System.nanoTime()));
        }
        return answers.get(0);
    }
}
