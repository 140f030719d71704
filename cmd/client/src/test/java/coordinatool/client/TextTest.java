// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.model.RequestView;
import coordinatool.tool.ExitCode;
import coordinatool.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small pieces of what the client prints. */
class TextTest {
    @ParameterizedTest
    @CsvSource({"0, 0 s", "59, 59 s", "60, 1 min 0 s", "3599, 59 min 59 s", "3600, 1 h 0 min", "3661, 1 h 1 min",
        "86399, 23 h 59 min", "86400, 1 d 0 h", "90000, 1 d 1 h", "34560000, 400 d 0 h"})
    void aSpanOfTimeHasTwoUnitsAtMost(long seconds, String text) {
        assertThat(Spans.text(seconds)).isEqualTo(text);
    }

    private static String table(int leftColumns, Object[]... rows) {
        Table table = new Table();
        for (Object[] row : rows) {
            table.row(row);
        }
        return table.text(leftColumns);
    }

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        assertThat(table(1, new Object[] {"type", "runs", "waits"}, new Object[] {"a", 12345, 1},
                new Object[] {"restore", 1, 100})).isEqualTo("""
                type      runs  waits
                a        12345      1
                restore      1    100
                """);
        assertThat(table(2, new Object[] {"mover", "state", "n"}, new Object[] {"m", "gone", 1})).isEqualTo("""
                mover  state  n
                m      gone   1
                """);
    }

    @Test
    void aCharacterCountsOnceHoweverManyBytesItHas() {
        assertThat(table(1, new Object[] {"\u00e9\ud834\udd1e", 1}, new Object[] {"abc", 1}))
                .isEqualTo("\u00e9\ud834\udd1e   1\nabc  1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001b", "\n", "\r", "\u0085", "\u200e", "\u202e", "\u2028", "\u2029", "\ue000",
        "\ud800", "\uffff", "\u007f"})
    void whatCouldMoveTheCursorIsAQuestionMark(String evil) {
        assertThat(table(1, new Object[] {"a" + evil + "b"})).isEqualTo("a?b\n");
    }

    private static ExitCode watched(String reply, int part) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RefusalWatch watch = new RefusalWatch(out);
        byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += part) {
            watch.write(bytes, at, Math.min(part, bytes.length - at));
        }
        assertThat(out.toByteArray()).isEqualTo(bytes);
        return watch.exitCode();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096, 1 << 20})
    void onlyAShortReplyIsARefusal(int part) throws IOException {
        String refusal = "{\"command\":\"status\",\"status\":11,\"error\":\"the scheduler is away\"}";
        assertThat(watched(refusal, part)).isEqualTo(ExitCode.TRY_AGAIN);
        assertThat(watched(refusal.replace("11", "13"), part)).as("not to be tried again").isEqualTo(ExitCode.DATA);
        assertThat(watched("{\"command\":\"status\",\"clients\":[]}", part)).isEqualTo(ExitCode.OK);
        String padding = " ".repeat(4096 - refusal.length());
        assertThat(watched(refusal + padding, part)).as("as long as one can be").isEqualTo(ExitCode.TRY_AGAIN);
        assertThat(watched(refusal + padding + " ", part)).as("longer, so a status").isEqualTo(ExitCode.OK);
    }

    @Test
    void whatIsNoReplyIsNoSuccess() throws IOException {
        RefusalWatch watch = new RefusalWatch(new ByteArrayOutputStream());
        watch.write('[');
        assertThatThrownBy(watch::exitCode).isInstanceOf(WireException.class);
    }

    @Test
    void aScreenIsNotMovedByWhatHasNoPlaceOnIt() {
        String screen = TopCommand.screen("queue  open\n\nmover0\n", true);
        assertThat(screen).contains("\033[1;1Hqueue  open\033[K", "\033[3;1Hmover0\033[K").doesNotContain("\n");
        assertThat(TopCommand.screen("a\nb\n", false)).isEqualTo("a\nb\n\n");
    }

    @Test
    void theWorstThatHappenedIsTheStatus() {
        assertThat(Outcome.of(0, 0)).isEqualTo(ExitCode.OK);
        assertThat(Outcome.of(3, 0)).isEqualTo(ExitCode.OK);
        assertThat(Outcome.of(3, 1)).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(Outcome.of(0, 2)).isEqualTo(ExitCode.DATA);
    }

    @Test
    void aLineOfAListIsOneOfLustresWithTheMoverAsUuid() {
        Fid fid = new Fid(0x200000401L, 2, 0);
        Request request = new Request(Action.REMOVE, fid, fid, 0, -1, 16, 3, 0, 5, 0, new byte[] {-1, 0, 'a'}, null);
        String line = "fid=[0x200000401:0x2:0x0] dfid=[0x200000401:0x2:0x0] compound/cookie=0x0/0x10 action=REMOVE "
                + "archive#=0 flags=0x5 extent=0x0-0xffffffffffffffff gid=0x3 data=[FF0061] ";
        assertThat(ActiveLines.of(RequestView.waiting(request))).isEqualTo(line + "canceled=0 uuid= done=0");
        assertThat(ActiveLines.of(RequestView.running(request, "m [1] \u00e9\n", true)))
                .isEqualTo(line + "canceled=1 uuid=m??1???? done=0");
        assertThat(ActiveLines.of(RequestView.waiting(request).asCancelled()))
                .isEqualTo(line + "canceled=1 uuid= done=0");
    }
}
