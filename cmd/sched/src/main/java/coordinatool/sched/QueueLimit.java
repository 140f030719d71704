// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.model.StatusView.Room;
import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * How many requests the queue holds at most. Tools are told to try again; what Lustre gives waits here, unanswered,
 * until ingest takes no more from Lustre, which keeps the rest. Without a limit the scheduler would run out of memory,
 * again after each start. The last command, and the last list of Lustre, may go beyond it.
 *
 * <p>Cancels that Lustre is to be told of count, too: they take as much memory. An MDT that hangs is told of none, so
 * tools may bring them to three quarters and no more ({@link Room#refusesCancels}): the last quarter is left to
 * requests. Which MDT a cancel is for ingest alone knows, so those for any are refused then. A cancel that comes from
 * Lustre is of an MDT that does not hang; it waits only where the whole limit is reached.
 */
final class QueueLimit {
    /** So many eighths of a full queue are cancels when it takes no more commands of nothing but cancels. */
    private static final int CANCELS_WHEN_FULL = 1;
    /** So many eighths of the limit are cancels at least while it is not said that they are taken again. */
    private static final int CANCELS_AGAIN = 5;
    /** A request takes 190 bytes of the heap (doc/performance.md); the rest is for what comes and goes. */
    private static final int BYTES_A_REQUEST = 256;
    /** Percent at which it is said that there is room again. */
    private static final int ROOM = 80;
    private static final long SAY_NANOS = Duration.ofMinutes(1).toNanos();

    /** What an ingest has sent. */
    record Waiting(long peer, Message.Arrived batch) {
    }

    /** Of what was warned, so that it is said anew each minute and not in each turn. */
    private static final class Warned {
        /** 0: of nothing. */
        private int level;
        private long at;

        /** Whether it is to be said now that things are so bad. */
        boolean isDue(int now, long nowNanos) {
            boolean due = now > level || now > 0 && nowNanos - at >= SAY_NANOS;
            if (due) {
                level = now;
                at = nowNanos;
            }
            return due;
        }

        /** Things are well. Returns whether it is to be said. */
        boolean isOver() {
            boolean warned = level > 0;
            level = 0;
            return warned;
        }
    }

    private final long most;
    private final IntSupplier requests;
    private final IntSupplier untold;
    private final Predicate<RequestKey> pending;
    private final Log log;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Warned full = new Warned();
    private final Warned cancels = new Warned();

    /**
     * @param most     as {@link #most} says
     * @param requests in the queue
     * @param untold   cancels that Lustre is to be told of
     * @param pending  whether a request is in the queue and does not run: Lustre is to be told of its cancel
     */
    QueueLimit(long most, IntSupplier requests, IntSupplier untold, Predicate<RequestKey> pending, Log log) {
        this.most = most;
        this.requests = requests;
        this.untold = untold;
        this.pending = pending;
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
        if (message instanceof Message.Cancel cancel) {
            return room().refusesCancels() && cancel.requests().stream().anyMatch(pending)
                    ? refusal(cancel.id(), tooManyCancels()) : null;
        }
        return message instanceof Message.Queue queue ? refusal(queue) : null;
    }

    /** Most queues have room: the requests are looked at in others only. */
    private Message.Answer refusal(Message.Queue queue) {
        Room room = room();
        if (room.refusesCancels() && queue.requests().stream().anyMatch(QueueLimit::isCancel)) {
            return refusal(queue.id(), tooManyCancels());
        }
        boolean refused = isReached()
                && (room.untold() >= room.eighths(CANCELS_WHEN_FULL)
                || !queue.requests().stream().allMatch(QueueLimit::isCancel));
        return refused ? refusal(queue.id(), "the queue is full, it holds " + requests.getAsInt() + " requests"
                + (room.untold() == 0 ? "" : ", and " + room.untold() + " cancels that Lustre was not told of")) : null;
    }

    private static boolean isCancel(Request request) {
        return request.action() == Action.CANCEL;
    }

    private String tooManyCancels() {
        return "Lustre was not told of " + untold.getAsInt() + " cancels, and no more may wait for that";
    }

    private static Message.Answer refusal(long id, String reason) {
        return new Message.Answer(id, Errno.EAGAIN, reason + ": see max_queued in coordinatool.conf");
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

    /** In each turn: warns before the limit is reached, and while it or that of cancels is, once a minute. */
    void look(long nowNanos) {
        Room room = room();
        double percent = 100.0 * size() / most;
        int level = percent >= Room.FULL ? Room.FULL : percent >= Room.NEARLY_FULL ? Room.NEARLY_FULL : 0;
        if (full.isDue(level, nowNanos)) {
            log.warn(level == Room.FULL ? "the queue is full: tools are refused, Lustre waits"
                    : "the queue is nearly full", "requests", requests.getAsInt(), "cancels", room.untold(),
                    "max_queued", most, "waiting_lists", waiting.size());
        } else if (percent < ROOM && full.isOver()) {
            log.normal("the queue has room again", "requests", requests.getAsInt(), "max_queued", most);
        }
        if (cancels.isDue(room.refusesCancels() ? 1 : 0, nowNanos)) {
            log.warn("tools' cancels are refused: Lustre was not told of those before", "cancels", room.untold(),
                    "max_queued", most);
        } else if (room.untold() < room.eighths(CANCELS_AGAIN) && cancels.isOver()) {
            log.normal("tools' cancels are taken again", "cancels", room.untold(), "max_queued", most);
        }
    }
}
