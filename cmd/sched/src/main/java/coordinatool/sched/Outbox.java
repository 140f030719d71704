// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.store.Store;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Messages that wait until the store has confirmed what they tell of. A message goes when the batch of its turn has
 * settled, and not before those ahead of it. So nobody hears of a request, or of its end, that a crash could still
 * undo.
 */
final class Outbox {
    private record Held(long peer, Message message, long batch) {
    }

    /** Takes a message for a peer. */
    interface Sender {
        void send(long peer, Message message);
    }

    private final Deque<Held> held = new ArrayDeque<>();
    private final LongSupplier batchOfThisTurn;

    /** @param batchOfThisTurn number of the batch that the changes of this turn will be in */
    Outbox(LongSupplier batchOfThisTurn) {
        this.batchOfThisTurn = batchOfThisTurn;
    }

    void add(long peer, Message message) {
        held.add(new Held(peer, message, batchOfThisTurn.getAsLong()));
    }

    /**
     * Sends what need not wait any more. Only now is it known whether the store holds what they tell of, or was lost
     * with it on the way. Returns how many messages went.
     */
    int release(Store store, Sender sender) {
        // In this order, see Store.state().
        long settled = store.settled();
        boolean durable = store.state().durable();
        int sent = 0;
        for (Held next = held.peek(); next != null && next.batch <= settled; next = held.peek()) {
            held.remove();
            sender.send(next.peer, durable ? next.message : notDurable(next.message));
            sent++;
        }
        return sent;
    }

    private static Message notDurable(Message message) {
        return message instanceof Message.Queued q
                ? new Message.Queued(q.id(), q.enqueued(), q.skipped(), false) : message;
    }

    boolean isEmpty() {
        return held.isEmpty();
    }
}
