// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.StatusCursor;
import coordinatool.bus.StatusItem;
import coordinatool.bus.StatusItem.Section;
import coordinatool.lustre.Request;
import coordinatool.scheduler.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** The scheduler's listing as pages for the bus. */
final class StatusPages {
    /** Movers and requests in a page: a message of some 100 KiB, and a stall of about a millisecond. */
    private static final int PAGE = 1000;

    private final Listing listing;

    StatusPages(Listing listing) {
        this.listing = listing;
    }

    /** A page, and where to go on: null at the end. */
    record Page(List<StatusItem> items, StatusCursor next) {
    }

    Page page(StatusCursor from, boolean requests, Predicate<Request> wanted) {
        Collector collector = new Collector(wanted);
        Listing.Cursor begin = from.equals(StatusCursor.START)
                ? Listing.Cursor.START
                : new Listing.Cursor(from.mover(), from.section(), from.timestamp(), from.arrival());
        Listing.Cursor next = listing.visit(begin, PAGE, requests, collector);
        return new Page(collector.items, next == null
                ? null
                : new StatusCursor(next.mover(), next.section(), next.timestamp(), next.position()));
    }

    private static final class Collector implements Listing.Visitor {
        final List<StatusItem> items = new ArrayList<>();
        private final Predicate<Request> wanted;

        Collector(Predicate<Request> wanted) {
            this.wanted = wanted;
        }

        @Override
        public void mover(String name, String state, long[] running, long[] done, long disconnectedSince) {
            StatusItem.State wireState = StatusItem.State.valueOf(state.toUpperCase(Locale.ROOT));
            items.add(new StatusItem.Mover(name, wireState, running, done, disconnectedSince, List.of()));
        }

        @Override
        public void active(String mover, Request request, boolean canceled) {
            add(Section.ACTIVE, request);
        }

        @Override
        public void queued(Request request) {
            add(switch (request.action()) {
                case RESTORE -> Section.QUEUE_RESTORE;
                case REMOVE -> Section.QUEUE_REMOVE;
                case ARCHIVE -> Section.QUEUE_ARCHIVE;
                case CANCEL -> throw new IllegalStateException("a cancel does not wait for anybody");
            }, request);
        }

        @Override
        public void cancel(Request cancel) {
            add(Section.CANCELS, cancel);
        }

        private void add(Section section, Request request) {
            if (wanted.test(request)) {
                items.add(new StatusItem.Listed(section, request));
            }
        }
    }
}
