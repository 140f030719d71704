// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import static coordinatool.report.Requests.listed;
import static coordinatool.report.Requests.mover;
import static coordinatool.report.Requests.page;
import static coordinatool.report.Requests.restore;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message.SnapshotPage;
import coordinatool.bus.StatusCursor;
import coordinatool.bus.StatusItem.Section;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PositionsTest {
    private final List<String> lines = new ArrayList<>();
    private final Positions positions =
            new Positions(Requests.RULE, (hint, line) -> lines.add(hint + ": " + line.text()));

    @Test
    void countsEachQueueForItself() {
        positions.onPage(page(1,
                mover("m"), listed(Section.ACTIVE, restore(1, 1, "cr=a")),
                listed(Section.WAITING_RESTORE, restore(2, 2, "")),
                listed(Section.WAITING_RESTORE, restore(3, 3, "cr=a")),
                listed(Section.WAITING_ARCHIVE, restore(4, 4, "cr=a")),
                mover("n"), listed(Section.WAITING_RESTORE, restore(5, 5, "cr=b")),
                mover("o"),
                listed(Section.QUEUE_RESTORE, restore(6, 6, "cr=a")),
                listed(Section.QUEUE_RESTORE, restore(7, 7, ""))));
        assertThat(lines).containsExactly(
                "a: progress " + Requests.fid(3) + " m 2/2",
                "b: progress " + Requests.fid(5) + " n 1/1",
                "a: progress " + Requests.fid(6) + " global_queue 1/2");
    }

    @Test
    void aQueueGoesOnOverPages() {
        positions.onPage(new SnapshotPage(1, List.of(mover("m"),
                listed(Section.WAITING_RESTORE, restore(1, 1, "cr=a"))), StatusCursor.START));
        assertThat(lines).isEmpty();
        positions.onPage(page(1, listed(Section.WAITING_RESTORE, restore(2, 2, "cr=a"))));
        assertThat(lines).containsExactly("a: progress " + Requests.fid(1) + " m 1/2",
                "a: progress " + Requests.fid(2) + " m 2/2");
    }
}
