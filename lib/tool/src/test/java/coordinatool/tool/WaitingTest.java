// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final Awaited REFUSED = new Awaited("redis at h:1", "refused");
    private static final Awaited LOADING = new Awaited("redis at h:1", "LOADING");
    private static final Awaited MOUNT = new Awaited("/mnt", "not mounted");

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<String> status = new ArrayList<>();
    private final Waiting waiting = new Waiting(
            new Log("p", Level.NORMAL, new PrintStream(said, true, StandardCharsets.UTF_8)), status::add);

    @Test
    void itIsSaidAtOnceAndOnceAMinute() {
        for (int second = 0; second <= 300; second++) {
            at(second, REFUSED);
        }
        at(301, null);
        at(302, null);

        assertThat(lines()).containsExactly(
                "p: waiting for redis at h:1 reason=refused waited_s=0",
                "p: waiting for redis at h:1 reason=refused waited_s=60",
                "p: waiting for redis at h:1 reason=refused waited_s=120",
                "p: waiting for redis at h:1 reason=refused waited_s=180",
                "p: waiting for redis at h:1 reason=refused waited_s=240",
                "p: waiting for redis at h:1 reason=refused waited_s=300",
                "p: no longer waiting for redis at h:1 waited_s=301");
        assertThat(status).hasSize(7).startsWith("waiting for redis at h:1: refused").endsWith("");
    }

    @Test
    void anotherReasonIsNewsOnceAMinute() {
        for (int second = 0; second < 90; second++) {
            at(second, second % 2 == 0 ? REFUSED : LOADING);
        }

        assertThat(lines()).extracting(line -> line.replaceAll(".*reason=", "")).containsExactly(
                "refused waited_s=0", "LOADING waited_s=1", "refused waited_s=60", "LOADING waited_s=61");
    }

    @Test
    void somethingElseIsAnotherWait() {
        at(0, REFUSED);
        at(10, MOUNT);
        at(20, null);

        assertThat(lines()).containsExactly(
                "p: waiting for redis at h:1 reason=refused waited_s=0",
                "p: no longer waiting for redis at h:1 waited_s=10",
                "p: waiting for /mnt reason=\"not mounted\" waited_s=0",
                "p: no longer waiting for /mnt waited_s=10");
        assertThat(status).containsExactly("waiting for redis at h:1: refused", "", "waiting for /mnt: not mounted",
                "");
    }

    @Test
    void itWantsToBeCalledForTheNextLineOnly() {
        assertThat(waiting.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        at(5, REFUSED);
        at(30, REFUSED);
        assertThat(waiting.deadlineNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(65));
        at(31, null);
        assertThat(waiting.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    private void at(int second, Awaited awaited) {
        waiting.on(awaited, TimeUnit.SECONDS.toNanos(second));
    }

    private List<String> lines() {
        return said.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
