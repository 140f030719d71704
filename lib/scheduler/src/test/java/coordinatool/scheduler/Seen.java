// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The whole listing, read in parts. */
final class Seen implements Listing.Visitor {
    final List<String> failures = new ArrayList<>();
    final List<String> movers = new ArrayList<>();
    final List<Long> active = new ArrayList<>();
    final List<Long> cancelled = new ArrayList<>();
    final List<Listing.BatchSlot> slots = new ArrayList<>();
    final List<String> waiting = new ArrayList<>();
    final List<Long> queued = new ArrayList<>();
    final List<Long> cancels = new ArrayList<>();

    /** False where {@link Listing#visitFile} had too much to visit. */
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
        Listing.Cursor cursor = Listing.Cursor.START;
        while (cursor != null) {
            cursor = scheduler.listing().visit(cursor, part, true, this);
        }
    }

    @Override
    public void mover(String name, String state, long[] running, long[] done, long[] failed, int failing,
            int[] archiveIds, long disconnectedSince, List<Listing.BatchSlot> batchSlots) {
        slots.addAll(batchSlots);
        movers.add(name + " " + state + " running=" + Arrays.stream(running).sum()
                + " done=" + Arrays.stream(done).sum());
        failures.add(Arrays.stream(failed).sum() + " " + failing);
    }

    @Override
    public void active(String mover, Request request, boolean toBeCancelled) {
        active.add(request.cookie());
        if (toBeCancelled) {
            cancelled.add(request.cookie());
        }
    }

    @Override
    public void waiting(String mover, int slot, Request request) {
        waiting.add(mover + (slot == Listing.NO_SLOT ? " " : "/" + slot + " ") + request.cookie());
    }

    @Override
    public void queued(Request request) {
        queued.add(request.cookie());
    }

    @Override
    public void cancel(Request cancel) {
        cancels.add(cancel.cookie());
    }
}
