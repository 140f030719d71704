// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.model.Action;
import coordinatool.model.ListItem;
import coordinatool.model.LockMode;
import coordinatool.model.Page;
import coordinatool.model.PageCursor;
import coordinatool.model.RequestView;
import coordinatool.model.StatusView;
import coordinatool.model.StatusView.Redis;
import coordinatool.model.StatusView.Totals;
import coordinatool.model.Step;
import coordinatool.model.Trace;
import java.util.Arrays;
import java.util.List;

/** What a scheduler that a test plays has to say, about requests of {@link Play#request}. */
final class Answers {
    private Answers() {
    }

    /** A page of requests that wait. */
    static Page page(PageCursor next, int... numbers) {
        return new Page(Arrays.stream(numbers).mapToObj(n -> (ListItem) RequestView.waiting(Play.request(n)))
                .toList(), next);
    }

    /** That these requests have come. */
    static Trace trace(int... numbers) {
        return new Trace(Arrays.stream(numbers).mapToObj(n -> new Step(9, Step.What.NEW, Action.ARCHIVE, 1000 + n,
                Play.request(n).fid(), null, null)).toList(), 5);
    }

    /** A page without anything, behind which there are others. */
    static Page firstPage() {
        return new Page(List.of(), new PageCursor(0, 1, 0, 2, 3));
    }

    /** The answer to a status with so many connections, and else nothing. */
    static StatusView status(int connections) {
        return new StatusView(Totals.NONE, LockMode.UNLOCKED, Redis.WELL, StatusView.Site.of(connections, 0), 0, 0);
    }
}
