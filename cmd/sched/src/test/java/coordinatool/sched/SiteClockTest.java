// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SiteClockTest {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long WALL = 1_800_000_000 * SECOND;

    private final SiteClock clock = new SiteClock(-5, WALL);

    @Test
    void isTheMachinesWhileNothingIsDue() {
        assertThat(clock.now(5, WALL + 10, false)).isEqualTo(WALL + 10);
        assertThat(clock.now(6, WALL - HOUR, false)).isEqualTo(WALL - HOUR);
    }

    @Test
    void takesNoPartInAStepWhileSomethingIsDue() {
        assertThat(clock.now(-5 + SECOND, WALL - HOUR, true)).isEqualTo(WALL + SECOND);
        assertThat(clock.now(-5 + 2 * SECOND, WALL + HOUR, true)).isEqualTo(WALL + 2 * SECOND);
    }

    @Test
    void takesItUpAfterwards() {
        clock.now(-5 + SECOND, WALL - HOUR, true);
        assertThat(clock.now(-5 + 2 * SECOND, WALL - HOUR + SECOND, false)).isEqualTo(WALL - HOUR + SECOND);
    }
}
