// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitedLogTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final RateLimitedLog log = new RateLimitedLog(new Log("test", Level.WARN, new PrintStream(said, true)),
            "frame dropped", Duration.ofSeconds(1));

    @Test
    void theFirstIsSaidAtOnceAndTheRestOnceAPeriodWithTheLastReason() {
        long now = Long.MAX_VALUE - SECOND / 2;
        log.add(now, "reason", "one");
        log.add(now + 1, "reason", "two");
        log.add(now + 2, "reason", "three");
        assertThat(said.toString()).isEqualTo("test: frame dropped reason=one count=1\n");
        log.tell(now + SECOND - 1);
        assertThat(said.toString().lines()).hasSize(1);
        log.tell(now + SECOND);
        assertThat(said.toString().lines().skip(1)).containsExactly("test: frame dropped reason=three count=2");
        log.tell(now + 5 * SECOND);
        assertThat(said.toString().lines()).hasSize(2);
        assertThat(log.count()).isEqualTo(3);
    }

    @Test
    void eachEventHasItsOwnPeriod() {
        RateLimitedLogs logs = new RateLimitedLogs(new Log("test", Level.WARN, new PrintStream(said, true)),
                Duration.ofSeconds(1));
        logs.add(0, "closed", "bytes", 1);
        logs.add(1, "closed", "bytes", 2);
        logs.add(1, "refused");
        assertThat(said.toString().lines()).containsExactly("test: closed bytes=1 count=1", "test: refused count=1");
        logs.tell(SECOND);
        assertThat(said.toString().lines().skip(2)).containsExactly("test: closed bytes=2 count=1");
    }
}
