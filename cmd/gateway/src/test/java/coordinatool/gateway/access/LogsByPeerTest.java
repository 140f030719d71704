// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogsByPeerTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final LogsByPeer logs = new LogsByPeer(new Log("test", Level.WARN, new PrintStream(said, true)), "happened",
            Duration.ofMinutes(1));

    @Test
    void whoHasNotDoneItForLongIsForgottenOnceAllIsSaid() {
        long now = System.nanoTime() + MINUTE;
        logs.add(now, "here", "host", "here");
        logs.add(now, "here", "host", "here");
        logs.add(now, "there", "host", "there");
        logs.tell(now);
        assertThat(logs.peers()).containsExactlyInAnyOrder("here", "there");
        logs.tell(now + MINUTE);
        assertThat(logs.peers()).as("one has had more to say").containsExactly("here");
        logs.tell(now + 2 * MINUTE);
        assertThat(logs.peers()).isEmpty();
        assertThat(said.toString().lines()).hasSize(3);
    }
}
