// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000;
    private static final long QUICK = 10_000;

    private long now = SECOND;
    private final Pace pace = new Pace(now);

    @Test
    void aBurstIsNotHeldUp() {
        for (int i = 0; i < 5; i++) {
            now += SECOND;
            assertThat(pace.turn(now, 100)).isNotPositive();
            assertThat(pace.turn(now + QUICK, 100)).isNotPositive();
        }
    }

    @Test
    void aStreamOfManyEventsIsTakenAtThePace() {
        long begin = now;
        int turns = 1000;
        for (int i = 0; i < turns; i++) {
            now += QUICK + Math.max(0, pace.turn(now, 50));
        }
        assertThat(now - begin).isGreaterThan((turns - 20) * Pace.TURN_NANOS);
    }

    @Test
    void whoeverSendsOneThingAtATimeIsHardlyHeldUp() {
        long begin = now;
        int turns = 1000;
        for (int i = 0; i < turns; i++) {
            now += QUICK + Math.max(0, pace.turn(now, 1));
        }
        assertThat(now - begin).isLessThan(turns * Pace.TURN_NANOS / 10);
    }
}
