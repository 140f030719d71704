// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.model.RequestKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Ends of requests that movers were told are known, and that the scheduler has not stored yet, as far as we have heard.
 * Each is said to the scheduler, and again to each one that is met before it is stored. They are in a file as well:
 * whatever program is killed, the end is kept somewhere.
 */
/*
 * For the maintainer. A "done" that is answered when Redis has the end takes eleven changes of threads in two
 * processes and a database. A mover that says one after the other waits for all of that each time, and nothing can be
 * done for many at once. Here it takes one thread and a copy of 48 bytes.
 *
 * What an answer promises is that the request is not run again, whichever program is killed. If it is the gateway, the
 * next one reads the file, and says what is in it before anything else, so before its movers come back without these
 * requests in their lists. If it is the scheduler, or Redis, we say the ends again. If it is all of them, the next
 * gateway does. This needs a mover with a name: what a mover without one was given goes to others as soon as its
 * connection is gone. So its dones wait for the scheduler, and so do those of requests that we have not given to the
 * mover.
 *
 * Ends are said in the order in which they happened, and before whatever we say after them: a recv must find the
 * places free that its mover has left, and a status must count them. To say each at once would wake the scheduler and
 * Redis for each, and take from the very mover the processor on which it waits. So an end waits for what is said next,
 * for some milliseconds, unless its mover waits for more work. For so long a status at another gateway may not count
 * it.
 *
 * What was tried before: the scheduler answered when it had the end in memory. That gave half as much, and the end was
 * lost when scheduler and gateway were killed together.
 */
final class Ends {
    /** How long an end may wait for others. */
    private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
    private static final long NOT_YET = Long.MIN_VALUE;

    private final EndFile file;
    private final Consumer<Message> uplink;
    /** Oldest first; said to this scheduler, or handed to what says it. */
    private final ArrayDeque<Message.Ended> told = new ArrayDeque<>();
    /** Newer than those. */
    private final ArrayDeque<Message.Ended> untold = new ArrayDeque<>();
    private boolean urgent;
    /** Since when the oldest of them waits, {@link System#nanoTime} at the end of that turn. */
    private long since = NOT_YET;

    /**
     * @param file   where they are kept; null where that cannot be: then none is taken
     * @param uplink takes what is said, in order
     */
    Ends(EndFile file, Consumer<Message> uplink) {
        this.file = file;
        this.uplink = uplink;
        if (file != null) {
            untold.addAll(file.kept());
        }
    }

    /** Whether {@link #add} may be called. */
    boolean haveRoom() {
        return file != null && !file.isFull();
    }

    /**
     * Takes an end. The mover may be told when this returns.
     *
     * @param waitedFor whether somebody waits for what follows from it
     */
    void add(long conn, RequestKey key, int status, boolean waitedFor) {
        Message.Ended end = new Message.Ended(file.next(), conn, key.cookie(), key.dfid(), status);
        file.add(end);
        untold.add(end);
        urgent |= waitedFor;
    }

    /** The scheduler has stored all up to this number. */
    void stored(long number) {
        while (!told.isEmpty() && told.peek().number() <= number) {
            told.remove();
        }
        file.stored(number);
    }

    /** Says all that was not said to this scheduler. */
    void tell() {
        urgent = false;
        since = NOT_YET;
        for (Message.Ended end = untold.poll(); end != null; end = untold.poll()) {
            told.add(end);
            uplink.accept(end);
        }
    }

    /** Says all to a scheduler that knows nothing of us. */
    void tellAgain() {
        List<Message.Ended> all = new ArrayList<>(told);
        all.addAll(untold);
        told.clear();
        untold.clear();
        all.forEach(end -> untold.add(new Message.Ended(end.number(), Message.Ended.NOBODY, end.cookie(), end.dfid(),
                end.status())));
        tell();
    }

    /** At the end of a turn: says what should not wait any longer. */
    void tellDue(long now) {
        if (untold.isEmpty()) {
            return;
        }
        if (since == NOT_YET) {
            since = now;
        }
        if (urgent || now - since >= DELAY_NANOS) {
            tell();
        }
    }

    /** {@link System#nanoTime} at which {@link #tellDue} has something to say; Long.MAX_VALUE: never. */
    long deadlineNanos() {
        return since == NOT_YET ? Long.MAX_VALUE : since + DELAY_NANOS;
    }
}
