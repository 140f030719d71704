// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.StatusCursor;
import coordinatool.bus.StatusItem;
import coordinatool.bus.StatusItem.Section;
import coordinatool.model.Action;
import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.Listing;
import coordinatool.scheduler.Place;
import coordinatool.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The scheduler's listing as pages for the bus. */
final class StatusPages {
    /** Movers and requests in a page: a message of some 100 KiB, and a stall of about a millisecond. */
    private static final int PAGE = 1000;

    private final Scheduler scheduler;
    private final Listing listing;

    StatusPages(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.listing = scheduler.listing();
    }

    /** A page, and where to go on: null at the end. */
    record Page(List<StatusItem> items, StatusCursor next) {
    }

    /** The next page of movers, and of all requests where they are wanted. */
    Page page(StatusCursor from, boolean requests) {
        return page(from, requests, new Collector((request, mover, running) -> true));
    }

    /**
     * The next page of the requests that the filter lets through, as they came: what is queued again shall go to the
     * same place. Cancels are none.
     */
    Page list(StatusCursor from, RequestFilter filter) {
        Collector collector = new Collector((request, mover, running) ->
                request.action() != Action.CANCEL && filter.test(request, mover, running));
        boolean whole = filter.fid() != null && from.equals(StatusCursor.START)
                && listing.visitFile(filter.fid(), PAGE, collector);
        StatusCursor next = whole ? null : page(from, true, collector).next;
        boolean few = filter.fid() != null || filter.cookie() != null;
        boolean pastRunning = collector.mover == null && Boolean.TRUE.equals(filter.running());
        return new Page(collector.items.stream().map(item -> asItCame(item, few)).toList(), pastRunning ? null : next);
    }

    /** @param placed says too where it waits */
    private StatusItem asItCame(StatusItem item, boolean placed) {
        if (!(item instanceof StatusItem.Listed listed)) {
            return item;
        }
        RequestKey key = listed.request().key();
        Place place = placed ? scheduler.place(key) : null;
        return new StatusItem.Listed(listed.section(), scheduler.request(key), listed.cancelled(), listed.slot(),
                place == null ? 0 : place.position(), place == null ? 0 : place.length());
    }

    private Page page(StatusCursor from, boolean requests, Collector collector) {
        Listing.Cursor begin = from.equals(StatusCursor.START)
                ? Listing.Cursor.START
                : new Listing.Cursor(from.mover(), from.section(), from.batch(), from.timestamp(),
                        from.arrival());
        Listing.Cursor next = listing.visit(begin, PAGE, requests, collector);
        return new Page(collector.items, next == null
                ? null
                : new StatusCursor(next.mover(), next.section(), next.batch(), next.timestamp(), next.position()));
    }

    private interface Wanted {
        boolean test(Request request, String mover, boolean running);
    }

    private static final class Collector implements Listing.Visitor {
        final List<StatusItem> items = new ArrayList<>();
        /** The last mover visited, null once what waits for anybody is. */
        private String mover = "";
        private final Wanted wanted;

        Collector(Wanted wanted) {
            this.wanted = wanted;
        }

        @Override
        public void mover(String name, String state, long[] running, long[] done, long[] failed, int failing,
                int[] archiveIds, long disconnectedSince, List<Listing.BatchSlot> slots) {
            mover = name;
            StatusItem.State wireState = StatusItem.State.valueOf(state.toUpperCase(Locale.ROOT));
            List<StatusItem.Batch> batches = slots.stream()
                    .map(s -> new StatusItem.Batch(s.hint(), s.running(), s.expireIdle(), s.expireMax())).toList();
            items.add(new StatusItem.Mover(name, wireState, running, done, failed, failing,
                    Arrays.stream(archiveIds).asLongStream().toArray(), disconnectedSince, batches));
        }

        @Override
        public void active(String name, Request request, boolean cancelled) {
            mover = name;
            add(new StatusItem.Listed(Section.ACTIVE, request, cancelled, 0), true);
        }

        @Override
        public void waiting(String name, int slot, Request request) {
            mover = name;
            Section section = slot == Listing.NO_SLOT ? Section.WAITING_ARCHIVE : Section.BATCH;
            add(new StatusItem.Listed(section, request, false, Math.max(0, slot)), false);
        }

        @Override
        public void queued(Request request) {
            mover = null;
            add(new StatusItem.Listed(switch (request.action()) {
                case RESTORE -> Section.QUEUE_RESTORE;
                case REMOVE -> Section.QUEUE_REMOVE;
                case ARCHIVE -> Section.QUEUE_ARCHIVE;
                case CANCEL -> throw new IllegalStateException("a cancel does not wait for anybody");
            }, request), false);
        }

        @Override
        public void cancel(Request cancel) {
            add(new StatusItem.Listed(Section.CANCELS, cancel), false);
        }

        private void add(StatusItem.Listed listed, boolean running) {
            if (wanted.test(listed.request(), mover, running)) {
                items.add(listed);
            }
        }
    }
}
