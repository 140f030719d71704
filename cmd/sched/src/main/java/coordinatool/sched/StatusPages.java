// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Action;
import coordinatool.model.ListItem;
import coordinatool.model.MoverView;
import coordinatool.model.Page;
import coordinatool.model.PageCursor;
import coordinatool.model.Place;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestKey;
import coordinatool.model.RequestState;
import coordinatool.model.RequestView;
import coordinatool.scheduler.RequestListing;
import coordinatool.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.List;

/** The scheduler's listing as pages. */
final class StatusPages {
    /** Movers and requests in a page: a message of some 50 KiB, and a millisecond in which others wait. */
    private static final int PAGE = 500;

    private final Scheduler scheduler;
    private final RequestListing listing;

    StatusPages(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.listing = scheduler.listing();
    }

    /** The next page of movers, and of all requests where they are wanted. */
    Page page(PageCursor from, boolean requests) {
        List<ListItem> items = new ArrayList<>();
        PageCursor next = listing.visit(from, PAGE, requests, new ListItem.Visitor<RuntimeException>() {
            @Override
            public void mover(MoverView mover) {
                items.add(mover);
            }

            @Override
            public void request(RequestView request) {
                items.add(request);
            }
        });
        return new Page(items, next);
    }

    /**
     * The next page of the requests that the filter lets through, as they came: what is queued again shall go to the
     * same place. Cancels are none.
     */
    Page list(PageCursor from, RequestFilter filter) {
        Filtered found = new Filtered(filter);
        if (filter.state() == RequestState.HELD) {
            return new Page(found.items, listing.visitHeld(from, PAGE, found));
        }
        boolean whole = filter.fid() != null && from.equals(PageCursor.START)
                && listing.visitFile(filter.fid(), PAGE, found);
        PageCursor next = whole ? null : listing.visit(from, PAGE, true, found);
        boolean isComplete = found.pastMovers && filter.state() == RequestState.RUNNING;
        return new Page(found.items, isComplete ? null : next);
    }

    private final class Filtered implements ListItem.Visitor<RuntimeException> {
        final List<ListItem> items = new ArrayList<>();
        /** What waits for anybody has been reached. */
        boolean pastMovers;
        private final RequestFilter filter;
        /** Whether there can be few only, so that it is worth saying where they wait and why. */
        private final boolean few;

        Filtered(RequestFilter filter) {
            this.filter = filter;
            this.few = filter.fid() != null || filter.cookie() != null;
        }

        @Override
        public void mover(MoverView mover) {
            // Each request names its own.
        }

        @Override
        public void request(RequestView view) {
            pastMovers |= view.mover() == null;
            if (view.request().action() != Action.CANCEL && filter.test(view)) {
                RequestKey key = view.request().key();
                Place place = few ? scheduler.place(key) : null;
                items.add(new RequestView(scheduler.request(key), view.state(), view.cancelled(),
                        place == null ? view.place() : place, view.slot(), few ? listing.since(key) : view.since(),
                        few ? listing.whyWaiting(key) : view.reason()));
            }
        }
    }
}
