// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Long work shows how far it is, short work nothing, and nothing is left at the end. */
class ProgressTest {
    private static final long SECOND = 1_000_000_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Progress progress =
            new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), "requests", System.nanoTime());

    private String said() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    @Test
    void shortWorkShowsNothing() {
        progress.add(1);
        progress.close();
        assertThat(said()).isEmpty();
    }

    @Test
    void longWorkShowsHowMuchIsDoneAndWhenItEnds() {
        long now = System.nanoTime();
        progress.total(1000);
        progress.reached(500, 250);
        progress.show(now + 10 * SECOND);
        assertThat(said()).startsWith("\r\033[K[#######.......................] 25 %  500 requests, ")
                .endsWith("/s, 30 s left");
        progress.show(now + 10 * SECOND + 1);
        assertThat(said()).as("not so often").isEmpty();
        progress.close();
        assertThat(said()).isEqualTo("\r\033[K");
        progress.close();
        assertThat(said()).isEmpty();
    }

    @Test
    void whereNobodyKnowsTheTotalThereIsNoBar() {
        progress.reached(500, 0);
        progress.show(System.nanoTime() + 10 * SECOND);
        assertThat(said()).startsWith("\r\033[K500 requests, ").doesNotContain("%", "left");
    }

    @Test
    void nobodySeesWhatIsNoTerminal() {
        assertThat(Terminal.ERR.hasColours(Map.of("TERM", "dumb"))).isFalse();
        assertThat(Terminal.ERR.hasColours(Map.of("TERM", "xterm", "NO_COLOR", "1"))).isFalse();
        assertThat(Progress.open("requests", false).isSeen()).isFalse();
    }
}
