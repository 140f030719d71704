// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.bus.Message.SnapshotPage;
import coordinatool.bus.StatusItem;
import coordinatool.bus.StatusItem.Section;
import coordinatool.lustre.Fid;
import coordinatool.lustre.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts, over the pages of a snapshot, where restores with a report stand in the queue they wait in. The length of a
 * queue is known at its end only, so the lines of a queue come then. As the scheduler goes on between pages, positions
 * are about right, not exact.
 */
final class Positions {
    private record Place(String hint, Fid fid, long position) {
    }

    private final HintRule rule;
    private final Ledger.Writer writer;
    private final List<Place> places = new ArrayList<>();
    private String mover;
    private String queue;
    private long length;

    Positions(HintRule rule, Ledger.Writer writer) {
        this.rule = rule;
        this.writer = writer;
    }

    void onPage(SnapshotPage page) {
        for (StatusItem item : page.items()) {
            if (item instanceof StatusItem.Mover listed) {
                endQueue();
                mover = listed.name();
            } else if (item instanceof StatusItem.Listed listed) {
                if (listed.section() == Section.WAITING_RESTORE) {
                    count(mover, listed.request());
                } else if (listed.section() == Section.QUEUE_RESTORE) {
                    count(Line.ANY_MOVER, listed.request());
                } else {
                    endQueue();
                }
            }
        }
        if (page.next() == null) {
            endQueue();
        }
    }

    private void count(String name, Request request) {
        if (!name.equals(queue)) {
            endQueue();
            queue = name;
        }
        length++;
        String hint = rule.valueIn(request.data());
        if (hint != null) {
            places.add(new Place(hint, request.fid(), length));
        }
    }

    private void endQueue() {
        for (Place place : places) {
            writer.write(place.hint(), new Line.Progress(place.fid(), queue, place.position(), length));
        }
        places.clear();
        queue = null;
        length = 0;
    }
}
