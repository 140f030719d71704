// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many random histories of a whole site. One that has failed is repeated with its seed, as the failure says. */
class HouseHistoryTest {
    private static final String REPEAT = "seed %d; to repeat it: mvn -q -pl cmd/sched -am test"
            + " -Dtest=HouseHistoryTest -Dsurefire.failIfNoSpecifiedTests=false -Dseed=%d";
    private static final int STEPS = 200;
    private static final int FAULT_ODDS = 8;

    @TempDir
    private Path directory;

    private History history(long seed) {
        return new History(seed, directory.resolve("spool" + seed), Long.getLong("seed") == null ? null : System.out);
    }

    private void play(long seed) {
        try {
            history(seed).play(STEPS, FAULT_ODDS);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(String.format(REPEAT, seed, seed) + ": " + e.getMessage(), e);
        }
    }

    /** The seed that is wanted, or many; in soak a million steps and more. */
    @Test
    void whateverFailsAllIsDoneInTheEndAndNothingTwice() {
        Long wanted = Long.getLong("seed");
        if (wanted != null) {
            play(wanted);
            return;
        }
        long first = Long.getLong("first", 1);
        long last = Long.getLong("last", first + (System.getProperty("soak") == null ? 2000 : 20_000) - 1);
        for (long seed = first; seed <= last; seed++) {
            play(seed);
        }
    }

    @Test
    void withoutFaultsAllIsDone() {
        history(1).play(STEPS, Integer.MAX_VALUE);
    }

    @Test
    void aHistoryIsTheSameEachTime() {
        History once = history(99);
        once.play(STEPS, FAULT_ODDS);
        History again = new History(99, directory.resolve("again"), null);
        again.play(STEPS, FAULT_ODDS);
        assertThat(once.facts()).isGreaterThan(50);
        assertThat(again.summary()).isEqualTo(once.summary());
    }
}
