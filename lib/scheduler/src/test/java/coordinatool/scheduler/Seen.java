// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.BatchSlot;
import coordinatool.model.Fid;
import coordinatool.model.ListItem;
import coordinatool.model.MoverView;
import coordinatool.model.PageCursor;
import coordinatool.model.RequestView;
import java.util.ArrayList;
import java.util.List;

/** The whole listing, read in parts. */
final class Seen implements ListItem.Visitor<RuntimeException> {
    final List<String> failures = new ArrayList<>();
    final List<String> movers = new ArrayList<>();
    final List<Long> active = new ArrayList<>();
    final List<Long> cancelled = new ArrayList<>();
    final List<BatchSlot> slots = new ArrayList<>();
    final List<String> waiting = new ArrayList<>();
    final List<Long> queued = new ArrayList<>();
    final List<Long> cancels = new ArrayList<>();

    /** False where {@link RequestListing#visitFile} had too much to visit. */
    boolean complete = true;

    /** Nothing yet. */
    Seen() {
    }

    Seen(Play play) {
        this(play, 3);
    }

    Seen(Play play, Fid file, int max) {
        complete = play.scheduler.listing().visitFile(file, max, this);
    }

    Seen(Play play, int part) {
        this(play.scheduler, part);
    }

    Seen(Scheduler scheduler, int part) {
        PageCursor cursor = PageCursor.START;
        while (cursor != null) {
            cursor = scheduler.listing().visit(cursor, part, true, this);
        }
    }

    @Override
    public void mover(MoverView mover) {
        slots.addAll(mover.slots());
        MoverView.Tally tally = mover.tally();
        movers.add(mover.name() + " " + mover.state().word() + " running=" + tally.running().sum()
                + " done=" + tally.done().sum());
        failures.add(tally.failed().sum() + " " + tally.failedInARow());
    }

    @Override
    public void request(RequestView view) {
        long cookie = view.request().cookie();
        if (view.running()) {
            active.add(cookie);
        } else if (view.request().action() == Action.CANCEL) {
            cancels.add(cookie);
        } else if (view.mover() == null) {
            queued.add(cookie);
        } else {
            waiting.add(view.mover() + (view.slot() == RequestView.NO_SLOT ? " " : "/" + view.slot() + " ") + cookie);
        }
        if (view.cancelled()) {
            cancelled.add(cookie);
        }
    }
}
