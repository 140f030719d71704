// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.store.Store;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Holds each message back until the store has confirmed what it tells of. This class and {@link Journal} are the
 * promise of durability: nobody hears of a request, or of its end, that a crash of ours could still undo.
 *
 * <p>The idea is group commit. The scheduler decides from memory and never waits for a disk. All that it changes in one
 * turn of the loop is one batch of the store; all that it says in that turn is held here with the number of that batch,
 * and goes when the batch has settled. A turn takes in whatever has come meanwhile, so the more there is to do, the
 * more one batch holds: a slow disk makes answers late, but it does not make them fewer.
 *
 * <p>A turn that changes nothing may still tell of what an earlier one has changed: "status" counts requests, and a
 * request that is queued a second time is known already. So its messages wait for the last batch before them ({@link
 * Journal#batchOfThisTurn}). And messages leave in the order in which they were held, whoever they are for. To let the
 * answers of one peer pass those of another would be right as well, but no peer waits for longer than one batch, and
 * one queue is easier to be sure of.
 *
 * <p>A store that is away must not stop a site. Its batches count as settled, so messages go at once; what they promise
 * is true of memory only, and the reply to "queue" says so ("durable": false). Whether it has to say so is known only
 * when the message leaves: the store may have been lost with the batch on the way. Hence the order in {@link #release}:
 * first what has settled, then whether that is durable.
 *
 * <p>A mover does not wait for this with each "done": its gateway keeps the end, in a file, until it hears from here
 * that the store has it ({@link Message.Ended}). Of ends that settle together the gateway is told the last number only.
 */
final class CommitGate {
    private record Held(long peer, Message message, long batch) {
    }

    /** Takes a message for a peer. */
    interface Sender {
        void send(long peer, Message message);
    }

    private final Deque<Held> held = new ArrayDeque<>();
    private final LongSupplier batchOfThisTurn;

    /** @param batchOfThisTurn number of the batch that the changes of this turn will be in */
    CommitGate(LongSupplier batchOfThisTurn) {
        this.batchOfThisTurn = batchOfThisTurn;
    }

    void hold(long peer, Message message) {
        held.add(new Held(peer, message, batchOfThisTurn.getAsLong()));
    }

    /** Tells a gateway when the end with this number is stored, as all before it are then. */
    void endsStored(long peer, long number) {
        Held last = held.peekLast();
        if (last != null && last.peer == peer && last.message instanceof Message.EndsStored
                && last.batch == batchOfThisTurn.getAsLong()) {
            held.removeLast();
        }
        hold(peer, new Message.EndsStored(number));
    }

    /** Sends what need not wait any more. Returns how many messages went. */
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
