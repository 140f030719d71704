// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LineLimitTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void saysAtTheEndOfTheMinuteHowManyWereLeftOut() {
        LineLimit limit = new LineLimit();
        assertThat(limit.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        for (int i = 0; i < LineLimit.LINES; i++) {
            assertThat(limit.admits("often", 5 + i)).isTrue();
        }
        assertThat(limit.deadlineNanos()).as("nothing was left out").isEqualTo(Long.MAX_VALUE);
        assertThat(limit.admits("often", 1005)).isFalse();
        assertThat(limit.admits("often", 1006)).isFalse();
        assertThat(limit.admits("once", 1007)).as("others are not to blame").isTrue();
        assertThat(limit.deadlineNanos()).isEqualTo(5 + MINUTE);
        assertThat(limit.leftOut(4 + MINUTE)).isEmpty();
        assertThat(limit.leftOut(5 + MINUTE)).isEqualTo(Map.of("often", 2));
        assertThat(limit.leftOut(5 + MINUTE)).isEmpty();
        assertThat(limit.admits("often", 5 + MINUTE)).isTrue();
    }

    @Test
    void remembersFewEventsHoweverManyThereAre() {
        LineLimit limit = new LineLimit();
        for (int i = 0; i < LineLimit.EVENTS + LineLimit.LINES; i++) {
            assertThat(limit.admits("event " + i, 0)).isTrue();
        }
        assertThat(limit.admits("one more", 0)).isFalse();
        assertThat(limit.leftOut(MINUTE)).isEqualTo(Map.of("other events", 1));
    }

    @Test
    void aDaemonsLogIsBoundedUnlessSomebodyWantsToSeeMore() {
        for (Level level : new Level[] {Level.NORMAL, Level.INFO}) {
            bytes.reset();
            Log log = new Log("coordinatool-sched", level, new PrintStream(bytes, true, StandardCharsets.UTF_8));
            Log bounded = log.bounded();
            for (int i = 0; i < 2 * LineLimit.LINES; i++) {
                bounded.normal("mover connected", "mover", "m" + i);
            }
            assertThat(said().lines()).hasSize(level == Level.NORMAL ? LineLimit.LINES : 2 * LineLimit.LINES);
            bounded.tell(System.nanoTime() + MINUTE);
            if (level == Level.NORMAL) {
                assertThat(said().lines().toList().get(LineLimit.LINES))
                        .isEqualTo("coordinatool-sched: too many lines of"
                        + " one event, left out event=\"mover connected\" count=1000");
            }
        }
    }

    private String said() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
