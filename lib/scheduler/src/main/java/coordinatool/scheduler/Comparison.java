// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Difference;
import coordinatool.model.Difference.Kind;
import coordinatool.model.KeyTable;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.queue.RequestTable;
import coordinatool.scheduler.queue.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Compares the queue with what Lustre lists as active, in steps between which both change, and repairs what
 * is certain.
 */
public final class Comparison {
    // For the maintainer. The list (mdt.*.hsm.active_requests) is old when it comes, and not exact. The kernel writes
    // it in pieces of a page, and finds its place again by counting (mdt_hsm_active_requests_proc_start in
    // mdt_hsm_cdt_requests.c): when a request ends that was already written, the one behind the next piece's beginning
    // is left out. New ones are added at the end. A request is listed from the moment before it is sent to a copytool,
    // or is found again for one, until it ends there; what waits in Lustre or has ended is not.
    //
    // So one list proves nothing, and what is missing has to be missing twice in a row:
    //
    // Gone: the request was in the queue before the first comparison began, and is in neither list. The second list was
    // begun after that, so the request was listed all the time if Lustre still had it. What is left is that the kernel
    // has left it out both times. Then it is found to be lost by the comparisons after it, and comes back; its place
    // in the queue and its hint are the price.
    //
    // Lost: the request is in both lists, and was in the queue at neither time. One that was on its way to us at first
    // has come meanwhile, and one that has ended is not in the second list, for a mover tells Lustre of an end before
    // it tells us. What Lustre is still to be told of is known to the caller. After a start, movers that have not
    // returned yet may be at work on requests that the queue has never heard of: for as long as a grace nothing that
    // is lost is taken in.
    //
    // What a mover runs is not dropped: its end is refused by Lustre and closes the matter. What is held for some
    // reason is dropped like all that waits: Lustre has it no more, whatever it was held for.
    //
    // In each task a byte says which comparison has last seen it, so a million of them cost no memory, and a
    // comparison that breaks off leaves nothing behind. After 255 comparisons the byte may be mistaken; it is the side
    // on which nothing is dropped.

    /** Places of the table that one step looks at: a fraction of a millisecond. */
    private static final int PART = 2000;
    /** Unknown requests that are remembered from one list to the next, in some 60 MB; the rest has to wait. */
    private static final int MAX_UNKNOWN = 1_000_000;
    /** Two lists that are nearer to each other count as one: a request has so long to come from Lustre to us. */
    private static final long APART = TimeUnit.SECONDS.toNanos(2);
    private static final int MARKS = 255;

    /**
     * @param mark    what a task is marked with that the list has
     * @param arrival of the last request that was in the queue when the comparison began
     * @param begun   nanoseconds since the epoch
     * @param onlyListed whether only what a list has had before can be gone
     */
    private record Round(int mark, long arrival, long begun, boolean onlyListed) {
    }

    /** Has the scheduler do something at a time, and what follows from it. */
    interface Stepper {
        void step(long now, Runnable what);
    }

    private static final Round NONE = new Round(0, 0, Long.MIN_VALUE, false);

    private final RequestTable table;
    private final Cancels cancels;
    private final Admission admission;
    private final Stepper stepper;
    private final long seed;
    private Round last = NONE;
    private Round before = NONE;
    /** When the last list was over; the largest number while it is not. */
    private long lastOver = Long.MAX_VALUE;
    private KeyTable<RequestKey> unknown;
    private KeyTable<RequestKey> unknownBefore;
    private long number;
    private int place;
    private int rehashCount;

    Comparison(RequestTable table, Cancels cancels, Admission admission, Stepper stepper, long seed) {
        this.table = table;
        this.cancels = cancels;
        this.admission = admission;
        this.stepper = stepper;
        this.seed = seed;
        this.unknown = keys();
        this.unknownBefore = keys();
    }

    private KeyTable<RequestKey> keys() {
        return new KeyTable<>(seed, (of, key) -> key.set(of.cookie(), of.dfid()));
    }

    /**
     * Begins a comparison with a list; the one before it is over, whole or not.
     *
     * @param listBegun  when the list was begun at the earliest
     * @param onlyListed whether to count as gone only what a list has had before, since this scheduler's start: for a
     *                   comparison that nobody has asked for, as tools may have queued what Lustre never lists
     * @return its number
     */
    public long begin(long listBegun, boolean onlyListed, long now) {
        boolean counts = last != NONE && lastOver != Long.MAX_VALUE && listBegun - lastOver >= APART;
        before = counts ? last : NONE;
        unknownBefore = counts ? unknown : keys();
        unknown = keys();
        number++;
        last = new Round(1 + (int) (number % MARKS), table.lastArrival(), now, onlyListed);
        table.listing(last.mark);
        lastOver = Long.MAX_VALUE;
        place = Integer.MAX_VALUE;
        rehashCount = table.rehashCount();
        return number;
    }

    /** Whether a list that is begun now would be too near to the last one to count, and spoil it for the next. */
    public boolean isTooSoon(long now) {
        return now >= lastOver && now - lastOver < APART;
    }

    /** Whether the comparison before this one counts, so that what both have found is certain. */
    public boolean confirms() {
        return before != NONE;
    }

    /**
     * A part of the list. Returns what of it the queue has not.
     *
     * @param ended whether Lustre is being told that the request with this cookie and file has ended
     */
    public List<Difference> listed(List<Request> requests, Predicate<RequestKey> ended) {
        List<Difference> lost = new ArrayList<>();
        for (Request request : requests) {
            Task task = find(request);
            RequestKey key = request.fileKey();
            if (task != null) {
                table.listed(task);
            } else if (!ended.test(key) && unknown.size() < MAX_UNKNOWN) {
                unknown.put(key);
                lost.add(new Difference(Kind.LOST, request.key(), request,
                        cancels.awaitsMovers() ? "a mover may still return with it" : "",
                        confirms() && unknownBefore.get(key) != null, false));
            }
        }
        return lost;
    }

    /** The request that is listed; null where the queue has none, or another one with its key. */
    private Task find(Request request) {
        Task task = table.find(request);
        boolean same = task != null && (request.action() == Action.CANCEL || request.action() == task.action());
        return same ? task : null;
    }

    /**
     * The list was read to its end: looks at the next part of the queue.
     *
     * @param found gets what the list has not; some of it twice, where the queue grows much meanwhile
     * @return whether there is more
     */
    public boolean unlisted(List<Difference> found, long now) {
        if (lastOver == Long.MAX_VALUE) {
            lastOver = now;
        }
        if (rehashCount != table.rehashCount()) {
            rehashCount = table.rehashCount();
            place = Integer.MAX_VALUE;
        }
        place = table.walk(place, PART, task -> {
            if (isMissing(task)) {
                found.add(new Difference(Kind.GONE, task.key(), task.request(),
                        task.isRunning() ? "runs at " + Mover.of(task).name() : "", isGone(task), false));
            }
        });
        return place > 0;
    }

    /** Whether it should be in the last list, and is not. */
    private boolean isMissing(Task task) {
        return task.arrival() <= last.arrival && task.listedIn() != last.mark
                && (task.listedIn() != 0 || !last.onlyListed);
    }

    /** Whether it was there before the first list, and is in neither. */
    private boolean isGone(Task task) {
        return confirms() && isMissing(task) && task.arrival() <= before.arrival && task.listedIn() != before.mark;
    }

    /** Takes in those of these requests that are lost with certainty, and returns them. */
    public List<Request> repairLost(List<Request> requests, Predicate<RequestKey> ended, long now) {
        List<Request> taken = new ArrayList<>();
        stepper.step(now, () -> {
            for (Request request : requests) {
                if (isCertainlyLost(request, ended)) {
                    admission.given(request, now);
                    taken.add(request);
                }
            }
        });
        return taken;
    }

    private boolean isCertainlyLost(Request request, Predicate<RequestKey> ended) {
        RequestKey key = request.fileKey();
        return confirms() && !cancels.awaitsMovers() && find(request) == null && unknown.get(key) != null
                && unknownBefore.get(key) != null && !ended.test(key);
    }

    /** Drops those of these requests that wait and are gone with certainty, and returns them. */
    public List<Request> repairGone(List<RequestKey> keys, long now) {
        List<Request> dropped = new ArrayList<>();
        stepper.step(now, () -> {
            for (RequestKey key : keys) {
                Task task = table.find(key);
                if (task != null && lastOver != Long.MAX_VALUE && !task.isRunning() && isGone(task)) {
                    dropped.add(task.request());
                    admission.gone(task);
                }
            }
        });
        return dropped;
    }
}
