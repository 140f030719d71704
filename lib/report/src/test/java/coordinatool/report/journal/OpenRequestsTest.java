// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.journal;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.OpenCursor;
import coordinatool.model.OpenPage;
import coordinatool.model.OpenReport;
import coordinatool.model.Place;
import coordinatool.model.Request;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenRequestsTest {
    private final OpenRequests open = new OpenRequests();

    private static Request request(Action action, int cookie) {
        Fid fid = new Fid(1, cookie, 0);
        return new Request(action, fid, fid, 0, -1, cookie, 0, 1, 0, 1, Request.NO_DATA, null);
    }

    private OpenPage page(OpenCursor from) {
        return open.page(from, 5, key -> new Place(key.cookie() == 1 ? "m0" : null, key.cookie(), 9));
    }

    @Test
    void aPageHasTheReportsAndWhereTheirRestoresWait() {
        assertThat(page(OpenCursor.START)).isEqualTo(new OpenPage(5, List.of(), null));
        open.add(request(Action.RESTORE, 1), "b");
        open.add(request(Action.RESTORE, 2), "b");
        open.add(request(Action.RESTORE, 3), "a").sent = true;
        open.add(request(Action.ARCHIVE, 4), "c");
        open.add(request(Action.ARCHIVE, 5), "c");
        open.add(request(Action.ARCHIVE, 6), "d");
        open.remove(open.get(request(Action.ARCHIVE, 6).key()));
        assertThat(page(OpenCursor.START)).isEqualTo(new OpenPage(5, List.of(OpenReport.of("a"),
                new OpenReport("b", new Fid(1, 1, 0), "m0", 1, 9), new OpenReport("b", new Fid(1, 2, 0), null, 2, 9),
                OpenReport.of("c")), null));
    }

    @Test
    void pagesTogetherHaveEachRequestOnce() {
        for (int cookie = 10; cookie < 2010; cookie++) {
            open.add(request(Action.RESTORE, cookie), "job" + cookie % 3);
        }
        List<OpenReport> all = new ArrayList<>();
        int pages = 0;
        for (OpenCursor next = OpenCursor.START; next != null; pages++) {
            OpenPage page = page(next);
            all.addAll(page.items());
            next = page.next();
        }
        assertThat(all).hasSize(2000).doesNotHaveDuplicates();
        assertThat(pages).isEqualTo(2000 / OpenRequests.PAGE + 1);
    }

    @Test
    void aRequestWithTheSameKeyTakesThePlaceOfTheFirst() {
        open.add(request(Action.RESTORE, 1), "a");
        OpenRequest second = open.add(request(Action.RESTORE, 1), "b");
        assertThat(open.all()).containsExactly(second);
        assertThat(open.after(OpenCursor.START)).containsExactly(second);
    }
}
