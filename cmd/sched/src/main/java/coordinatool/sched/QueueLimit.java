// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.StatusView.Room;
import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntSupplier;

/**
 * How many requests the queue holds at most. Tools are told to try again; what Lustre gives waits here, unanswered,
 * until ingest takes no more from Lustre, which keeps the rest. Without a limit the scheduler would run out of memory,
 * again after each start. The last command, and the last list of Lustre, may go beyond it.
 *
 * <p>Cancels that Lustre is to be told of count, too: they take as much memory. An MDT that hangs is told of none, so
 * tools may bring them to three quarters and no more: the last quarter is left to requests. Which MDT a cancel is for
 * ingest alone knows, so those for any are refused then.
 */
final class QueueLimit {
    /** What part of the limit may be cancels that Lustre was not told of: so many eighths. */
    private static final int CANCELS = 6;
    /** ... and of that of a full queue, before it takes no more commands of nothing but cancels. */
    private static final int CANCELS_WHEN_FULL = 1;
    /** A request takes 190 bytes of the heap (doc/performance.md); the rest is for what comes and goes. */
    private static final int BYTES_A_REQUEST = 256;
    /** Percent at which it is said that there is room again. */
    private static final int ROOM = 80;
    private static final long SAY_NANOS = Duration.ofMinutes(1).toNanos();

    /** What an ingest has sent. */
    record Waiting(long peer, Message.Arrived batch) {
    }

    private final long most;
    private final IntSupplier requests;
    private final IntSupplier untold;
    private final Log log;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    /** What was said last of how full it is; 0: nothing. */
    private int said;
    private long saidAt;

    /**
     * @param most     as {@link #most} says
     * @param requests in the queue
     * @param untold   cancels that Lustre is to be told of
     */
    QueueLimit(long most, IntSupplier requests, IntSupplier untold, Log log) {
        this.most = most;
        this.requests = requests;
        this.untold = untold;
        this.log = log;
    }

    /** How many the queue holds at most, by default what the heap allows. */
    static long most(Configuration configuration) {
        int configured = configuration.get(Key.MAX_QUEUED);
        return configured > 0 ? configured : Runtime.getRuntime().maxMemory() / BYTES_A_REQUEST;
    }

    /** For who is to see how full it is. */
    Room room() {
        return new Room(most, untold.getAsInt());
    }

    private long size() {
        return (long) requests.getAsInt() + untold.getAsInt();
    }

    private boolean isReached() {
        return size() >= most;
    }

    /**
     * Why a message is refused, null where it is not. Cancels make room, so they are taken beyond the limit; but those
     * of requests that are not here only add to it, so not without an end.
     */
    Message.Answer refusal(Message message) {
        int more = untold.getAsInt();
        if (message instanceof Message.Cancel cancel) {
            return more < share(CANCELS) ? null : refusal(cancel.id(), more);
        }
        if (!(message instanceof Message.Queue queue)) {
            return null;
        }
        boolean cancels = queue.requests().stream().allMatch(request -> request.action() == Action.CANCEL);
        boolean taken = cancels ? more < share(isReached() ? CANCELS_WHEN_FULL : CANCELS) : !isReached();
        return taken ? null : refusal(queue.id(), more);
    }

    private long share(int eighths) {
        return Math.max(1, most * eighths / 8);
    }

    private Message.Answer refusal(long id, int more) {
        return new Message.Answer(id, Errno.EAGAIN, "the queue " + (isReached() ? "is full, it " : "") + "holds "
                + requests.getAsInt() + " requests"
                + (more == 0 ? "" : ", and " + more + " cancels that Lustre does not know of yet")
                + ": see max_queued in coordinatool.conf");
    }

    /** Whether a message has to wait, and will be given by {@link #next}: that of an ingest behind others, too. */
    boolean holdsBack(long peer, Message message) {
        if (!(message instanceof Message.Arrived batch) || waiting.isEmpty() && !isReached()) {
            return false;
        }
        waiting.add(new Waiting(peer, batch));
        return true;
    }

    /** What need not wait any more, null where nothing does. */
    Waiting next() {
        return isReached() ? null : waiting.poll();
    }

    /** An ingest is gone: it, or another, will say again what was not accepted. */
    void gone(long peer) {
        waiting.removeIf(batch -> batch.peer == peer);
    }

    /** In each turn: warns before the limit is reached, and while it is, once a minute. */
    void look(long nowNanos) {
        double percent = 100.0 * size() / most;
        boolean worse = percent >= Room.FULL && said < Room.FULL || percent >= Room.NEARLY_FULL && said == 0;
        if (worse || percent >= Room.NEARLY_FULL && nowNanos - saidAt >= SAY_NANOS) {
            said = percent >= Room.FULL ? Room.FULL : Room.NEARLY_FULL;
            saidAt = nowNanos;
            log.warn(said == Room.FULL ? "the queue is full: tools are refused, Lustre waits"
                    : "the queue is nearly full", "requests", requests.getAsInt(), "cancels", untold.getAsInt(),
                    "max_queued", most, "waiting_lists", waiting.size());
        } else if (said > 0 && percent < ROOM) {
            said = 0;
            log.normal("the queue has room again", "requests", requests.getAsInt(), "max_queued", most);
        }
    }
}
