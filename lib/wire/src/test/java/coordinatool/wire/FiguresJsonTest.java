// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Counts;
import coordinatool.model.Figures;
import coordinatool.model.LockMode;
import coordinatool.model.MoverView;
import coordinatool.model.ProcessFigures;
import coordinatool.model.StatusView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a status says of the coordinator is read as it was written. */
class FiguresJsonTest {
    private static final Counts SOME = new Counts(1, 2, 3, 0);
    private static final Figures FIGURES = new Figures(99,
            List.of(new Figures.QueueDepth(Action.ARCHIVE, -1, 5, 7), new Figures.QueueDepth(Action.RESTORE, 0, 6, 0)),
            new Figures.Flow(SOME, new Counts(4, 5, 6, 0), Counts.NONE, SOME, SOME), new Figures.Reports(12, 13),
            new Figures.Sessions(1, 2, 3, 4),
            new Figures.Commits(9, List.of(1L, 0L, 3L), 1234), new ProcessFigures(1, 2, 3, 4, 5, 6, 7));

    @Test
    void whatWasWrittenIsRead() throws IOException {
        StatusView.Totals totals = new StatusView.Totals(SOME, new Counts(7, 8, 9, 10), SOME, SOME);
        StatusView view = new StatusView(totals, LockMode.LOCKED, new StatusView.Redis(5, "why", "look"),
                new StatusView.Site(4, 1, new StatusView.Room(1000, 6), 77, "1.0", List.of(), FIGURES), 2, 3);
        MoverView mover = new MoverView("m0", MoverView.State.WAITING, 0, new int[0],
                new MoverView.Tally(SOME, SOME, SOME, 21, new Counts(-1, 4, 0, -1)), true, List.of());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StatusWriter writer = new StatusWriter(new ReplyWriter(), out, new ClientMessage.Status(0, true));
        writer.begin(view);
        writer.mover(mover);
        writer.end();
        StatusReply reply = StatusReply.parse(out.toByteArray());
        assertThat(reply.view()).isEqualTo(view);
        assertThat(reply.moverViews()).usingRecursiveComparison().isEqualTo(List.of(mover));
    }

    @Test
    void whatIsMissingIsNothing() throws IOException {
        StatusReply reply = StatusReply.parse("{\"figures\":{\"queues\":[{\"action\":\"eat\"}]}}"
                .getBytes(StandardCharsets.UTF_8));
        assertThat(reply.figures()).isEqualTo(Figures.NONE);
    }
}
