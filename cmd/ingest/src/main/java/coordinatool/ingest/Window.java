// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.bus.Message;
import coordinatool.model.Request;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * What Lustre gave and the scheduler has not accepted, in order. It is bounded: while it is full nothing is taken from
 * Lustre, which keeps the rest. One thread.
 */
final class Window {
    /** Enough for several commits of Redis at 100,000 requests a second. */
    static final int MAX_REQUESTS = 20_000;
    /** For requests with much data. */
    static final long MAX_BYTES = 8L << 20;

    /** Batches by number, oldest first. */
    private final Map<Long, Message.Arrived> unaccepted = new LinkedHashMap<>();
    private final Queue<Message.Arrived> unsent = new ArrayDeque<>();
    private int requests;
    private long bytes;

    /** Whether something may be added. What is added then may go beyond the limits by one list. */
    boolean hasRoom() {
        return requests < MAX_REQUESTS && bytes < MAX_BYTES;
    }

    /** Requests not accepted. */
    int requests() {
        return requests;
    }

    /**
     * @param number higher than any before, in an earlier life of this ingest too, so that the scheduler can tell a
     *     batch that is repeated from one that is new
     */
    void add(long number, List<Request> list) {
        Message.Arrived batch = new Message.Arrived(number, list);
        unaccepted.put(number, batch);
        unsent.add(batch);
        requests += list.size();
        bytes += bytes(batch);
    }

    /** Sends what was not sent, until {@code send} says no. Returns how many batches went. */
    int send(Predicate<? super Message.Arrived> send) {
        int sent = 0;
        while (!unsent.isEmpty() && send.test(unsent.peek())) {
            unsent.remove();
            sent++;
        }
        return sent;
    }

    /** The scheduler has this batch. Ignored for one that it had accepted already. */
    void accepted(long number) {
        Message.Arrived batch = unaccepted.remove(number);
        if (batch != null) {
            requests -= batch.requests().size();
            bytes -= bytes(batch);
        }
    }

    /** The scheduler knows of nothing: all that it has not accepted is to be sent again. */
    void resend() {
        unsent.clear();
        unsent.addAll(unaccepted.values());
    }

    private static long bytes(Message.Arrived batch) {
        long sum = 0;
        for (Request request : batch.requests()) {
            sum += request.data().length;
        }
        return sum;
    }
}
