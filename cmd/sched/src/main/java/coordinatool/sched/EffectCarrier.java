// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Event;
import coordinatool.bus.Message;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.scheduler.Effect;
import coordinatool.scheduler.Scheduler;
import coordinatool.store.Batch;
import coordinatool.store.Store;
import coordinatool.tool.Log;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Carries out what the scheduler wants: changes go to the store's batch, replies to the outbox, what users
 * are told to the reports.
 */
final class EffectCarrier implements Consumer<Effect> {
    private final Store store;
    private final Journal journal;
    private final Outbox outbox;
    private final Peers peers;
    private final LustreNotices notices;
    private final Reports reports;
    private final EventFeed events;
    private final UnaryOperator<Request> cancels;
    private final Story story;
    private final Log log;
    private long peer;
    private boolean quit;

    /** @param cancels finds the request that a cancel is of, or null */
    EffectCarrier(Store store, Journal journal, Outbox outbox, Peers peers, LustreNotices notices, Reports reports,
            EventFeed events, UnaryOperator<Request> cancels, Log log) {
        this.store = store;
        this.journal = journal;
        this.outbox = outbox;
        this.peers = peers;
        this.notices = notices;
        this.reports = reports;
        this.events = events;
        this.cancels = cancels;
        this.story = new Story(log);
        this.log = log;
    }

    /** Answers go to this peer from now on. */
    void answerTo(long whom) {
        peer = whom;
    }

    /** Whether the scheduler wants all programs to end. */
    boolean quit() {
        return quit;
    }

    @Override
    public void accept(Effect effect) {
        Batch batch = journal.batch();
        if (effect instanceof Effect.Ended e) {
            batch.deleteRequest(e.request().key());
            reports.ended(e.request().key(), e.status());
            events.publish(() -> new Event.Done(e.request(), e.status()));
            story.tell("done", e.request(), "status", e.status());
        } else if (effect instanceof Effect.Answer e) {
            outbox.add(peer, new Message.Answer(e.id(), e.errno(), e.error()));
        } else if (effect instanceof Effect.Given e) {
            batch.assign(e.request().key(), e.mover());
            reports.given(e.request().key(), e.mover());
            events.publish(() -> new Event.Sent(e.request(), e.mover()));
            story.tell("sent", e.request(), "mover", e.mover());
        } else if (effect instanceof Effect.Work e) {
            work(e);
        } else if (effect instanceof Effect.Stored e) {
            batch.putRequest(e.request());
            reports.stored(e.request());
            events.publish(() -> new Event.New(e.request()));
            story.tell("new", e.request());
        } else if (effect instanceof Effect.Assigned e) {
            reports.assigned(e.request().key(), e.mover());
            events.publish(() -> new Event.Assigned(e.request(), e.mover()));
            story.tell("waits for a mover", e.request(), "mover", e.mover());
        } else if (effect instanceof Effect.Queued e) {
            outbox.add(peer, new Message.Queued(e.id(), e.enqueued(), e.skipped(), store.durable()));
        } else if (effect instanceof Effect.TakenBack e) {
            batch.unassign(e.request().key());
            reports.takenBack(e.request().key());
            events.publish(() -> new Event.Requeued(e.request()));
            story.tell("taken back", e.request());
        } else if (effect instanceof Effect.Cancelled e) {
            batch.deleteRequest(e.request().key());
            reports.cancelled(e.request().key());
            events.publish(() -> new Event.Cancelled(e.request()));
            story.tell("cancelled", e.request());
            notices.tell(e.cancel());
        } else if (effect instanceof Effect.EndRestore e) {
            notices.endRestore(e.request());
        } else if (effect instanceof Effect.AskedAnew e) {
            batch.deleteRequest(e.request().key());
            reports.ended(e.request().key(), Errno.EAGAIN);
            events.publish(() -> new Event.Done(e.request(), Errno.EAGAIN));
            story.tell("ended in Lustre and asked for anew", e.request());
        } else if (effect instanceof Effect.Reordered e) {
            batch.putReordered(e.key(), e.order());
        } else if (effect instanceof Effect.ReorderedRemoved e) {
            batch.deleteReordered(e.key());
        } else if (effect instanceof Effect.CancelOfUnknown e) {
            if (e.waits()) {
                notices.keep(e.cancel());
            } else {
                notices.tell(e.cancel());
            }
        } else if (effect instanceof Effect.CancelClaimed e) {
            notices.drop(e.cancel());
        } else if (effect instanceof Effect.CancelStored e) {
            batch.putCancel(e.key(), e.cancel(), e.sent());
            story.tell(e.sent() ? "cancel sent" : "cancel waits for the mover", e.cancel());
            if (!e.sent()) {
                toBeCancelled(e);
            }
        } else if (effect instanceof Effect.CancelRemoved e) {
            batch.deleteCancel(e.key());
        } else if (effect instanceof Effect.Locked e) {
            batch.set(Store.Setting.LOCK, e.mode() == Scheduler.LOCKED ? "1" : null);
            log.normal("lock changed", "locked", e.mode());
        } else if (effect instanceof Effect.Quit) {
            quit = true;
            peers.ids().forEach(id -> outbox.add(id, new Message.Quit()));
            log.normal("locked and nothing runs: all programs end");
        } else if (effect instanceof Effect.Notice e) {
            notice(e);
        }
    }

    private void work(Effect.Work e) {
        Peers.Conn conn = peers.conn(e.conn());
        if (conn == null) {
            return;
        }
        outbox.add(conn.peer(),
                new Message.Work(e.id(), conn.number(), e.fsname(), e.archiveId(), e.flags(), e.requests()));
    }

    /** A mover runs it: that it is cancelled is said now, however late the mover asks for work and gets the cancel. */
    private void toBeCancelled(Effect.CancelStored e) {
        reports.toBeCancelled(e.key());
        events.publish(() -> new Event.Cancelled(cancels.apply(e.cancel())));
    }

    private void notice(Effect.Notice e) {
        Object[] details = e.details().toArray();
        if (e.warning()) {
            log.warn(e.event(), details);
        } else {
            log.info(e.event(), details);
        }
    }
}
