// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.model.ComparisonStep;
import coordinatool.model.DifferencePage;
import coordinatool.model.Fid;
import coordinatool.model.LockMode;
import coordinatool.model.OpenCursor;
import coordinatool.model.OpenPage;
import coordinatool.model.Page;
import coordinatool.model.PageCursor;
import coordinatool.model.RecvLimits;
import coordinatool.model.Refused;
import coordinatool.model.ReportEntry;
import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestKey;
import coordinatool.model.StatusView;
import java.util.List;

/**
 * What the scheduler and its peers say to each other. {@link MessageCodec} has their binary form.
 *
 * <p>Every command of a gateway carries an {@code id}, unique in the life of that gateway, and the answer carries it
 * back; {@code conn} names a TCP connection, unique likewise. Commands are idempotent: a gateway sends those that have
 * no answer yet again to a scheduler that it meets for the first time. Errors are positive errno values, 0 is success.
 */
public sealed interface Message {
    /** About how much work it is, in requests. */
    default int weight() {
        return 1;
    }

    /** What only asks: a status that is asked for after it says nothing else than before. */
    interface Question {
    }

    // ---- gateway to scheduler

    /** What a gateway says to the scheduler. */
    sealed interface FromGateway extends Message {
        /**
         * One method a message.
         *
         * @param <T> what comes with it
         */
        interface Visitor<T> {
            void connected(Connected message, T with);

            void disconnected(Disconnected message, T with);

            void ehlo(Ehlo message, T with);

            void runs(Runs message, T with);

            void recv(Recv message, T with);

            void done(Done message, T with);

            void ended(Ended message, T with);

            void queue(Queue message, T with);

            void status(Status message, T with);

            void statusNext(StatusNext message, T with);

            void listNext(ListNext message, T with);

            void trace(Trace message, T with);

            void cancel(Cancel message, T with);

            void release(Release message, T with);

            void resume(Resume message, T with);

            void lock(Lock message, T with);

            void audit(Audit message, T with);
        }

        <T> void visit(Visitor<T> visitor, T with);
    }

    /** A TCP connection was accepted. {@code address} is what an administrator sees of it, {@code host:port}. */
    record Connected(long conn, String address) implements FromGateway {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.connected(this, with);
        }
    }

    /** A TCP connection is gone. No answer. */
    record Disconnected(long conn) implements FromGateway {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.disconnected(this, with);
        }
    }

    /**
     * A mover presents itself.
     *
     * @param replay the gateway tells a new scheduler what it knows of a connection that has said ehlo before; not
     *               answered, and its running list is then all that the gateway has handed to it and not seen the
     *               end of
     * @param more   whether {@link Runs} follows with more of the running list
     */
    record Ehlo(long id, long conn, coordinatool.model.Ehlo ehlo, boolean replay, boolean more) implements FromGateway {
        @Override
        public int weight() {
            return 1 + ehlo.running().size();
        }

        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.ehlo(this, with);
        }
    }

    /**
     * More of the running list of a mover that has presented itself. Answered by {@link Answer} as its {@link Ehlo}.
     *
     * @param more whether there is still more
     */
    record Runs(long id, long conn, List<Request> running, boolean more) implements FromGateway {
        @Override
        public int weight() {
            return 1 + running.size();
        }

        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.runs(this, with);
        }
    }

    /** A mover asks for work; answered by {@link Work} when there is some. */
    record Recv(long id, long conn, RecvLimits limits) implements FromGateway {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.recv(this, with);
        }
    }

    /** A mover has ended a request; {@code status} is the errno it ended with. Answered by {@link Answer}. */
    record Done(long id, long conn, long cookie, Fid dfid, int status) implements FromGateway {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.done(this, with);
        }
    }

    /**
     * A mover has ended a request, and has been told that this is known. The gateway keeps it until {@link EndsStored}
     * has this number, or a higher one, and says it to each scheduler that it meets before that.
     *
     * @param number counts up, also from one life of a gateway to the next
     * @param conn   {@link #NOBODY} where it is said again: the connection may be gone
     */
    record Ended(long number, long conn, long cookie, Fid dfid, int status) implements FromGateway {
        /** Connections are numbered from 1. */
        public static final long NOBODY = 0;

        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.ended(this, with);
        }
    }

    /**
     * Requests given by a tool, in the order given, and cancels of those that Lustre has cancelled. Answered by
     * {@link Queued}. {@code fsname} is null where not said.
     */
    record Queue(long id, long conn, String fsname, List<Request> requests) implements FromGateway {
        @Override
        public int weight() {
            return 1 + requests.size();
        }

        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.queue(this, with);
        }
    }

    /**
     * Asks for the counters, and for the first part of the listing that goes with them. Answered by {@link
     * StatusAnswer}.
     *
     * @param requests whether to list requests as well as movers
     */
    record Status(long id, long conn, boolean requests) implements FromGateway, Question {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.status(this, with);
        }
    }

    /**
     * Asks for the next part of the listing that goes with a status. Answered by {@link StatusPage}. The scheduler
     * keeps nothing between two parts, so a reader may take its time.
     *
     * @param cursor   where to go on, as the last page said
     * @param requests as in {@link Status}
     */
    record StatusNext(long id, long conn, PageCursor cursor, boolean requests) implements FromGateway, Question {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.statusNext(this, with);
        }
    }

    /**
     * Asks for the next part of a listing of the requests that a filter lets through. Answered by {@link StatusPage},
     * which may hold nothing of interest and yet not be the last.
     *
     * @param cursor where to go on: {@link PageCursor#START}, then what the last page said
     */
    record ListNext(long id, long conn, PageCursor cursor, RequestFilter filter) implements FromGateway, Question {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.listNext(this, with);
        }
    }

    /** Asks what has happened to the requests of a file, or with a cookie. Answered by {@link Traced}. */
    record Trace(long id, long conn, RequestFilter filter) implements FromGateway, Question {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.trace(this, with);
        }
    }

    /** Cancels requests, each by its cookie, and its dfid or its file. Answered by {@link Cancelled}. */
    record Cancel(long id, long conn, List<RequestKey> requests) implements FromGateway {
        @Override
        public int weight() {
            return 1 + requests.size();
        }

        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.cancel(this, with);
        }
    }

    /** Releases the held request with this cookie, of this file or with this dfid. Answered by {@link Answer}. */
    record Release(long id, long conn, long cookie, Fid fid) implements FromGateway {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.release(this, with);
        }
    }

    /** Lets this mover work again, which is suspended. Answered by {@link Answer}. */
    record Resume(long id, long conn, String mover) implements FromGateway {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.resume(this, with);
        }
    }

    /** Sets the lock mode. Answered by {@link Answer}. */
    record Lock(long id, long conn, LockMode mode) implements FromGateway {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.lock(this, with);
        }
    }

    // ---- gateway or ingest to scheduler

    /** A step in a comparison of queue, Lustre and store. Answered by {@link Compared}, or {@link Answer}. */
    record Compare(long id, long conn, ComparisonStep step) implements Message {
    }

    // ---- scheduler to gateway

    /** The answer to a command of a gateway, whose {@code id} it has. */
    sealed interface Reply extends Message {
        /**
         * One method an answer.
         *
         * @param <T> what comes with it
         */
        interface Visitor<T> {
            void answer(Answer message, T with);

            void work(Work message, T with);

            void queued(Queued message, T with);

            void cancelled(Cancelled message, T with);

            void statusAnswer(StatusAnswer message, T with);

            void statusPage(StatusPage message, T with);

            void traced(Traced message, T with);

            void compared(Compared message, T with);
        }

        long id();

        <T> void visit(Visitor<T> visitor, T with);
    }

    /** Answer to ehlo, done, lock, or any command refused. {@code error} is null on success. */
    record Answer(long id, int status, String error) implements Reply {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.answer(this, with);
        }
    }

    /** All {@link Ended} up to this number are stored: no death of the scheduler can undo them. */
    record EndsStored(long number) implements Message {
    }

    /** Answer to recv. */
    record Work(long id, long conn, coordinatool.model.Work work) implements Reply {
        @Override
        public int weight() {
            return 1 + work.requests().size();
        }

        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.work(this, with);
        }
    }

    /**
     * Answer to queue.
     *
     * @param enqueued how many requests were new
     * @param skipped  how many were known already
     * @param durable  false where Redis could not be told
     */
    record Queued(long id, int enqueued, int skipped, boolean durable) implements Reply {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.queued(this, with);
        }
    }

    /** Answer to cancel: what it could not cancel; all others it has cancelled, or their movers will be told. */
    record Cancelled(long id, List<Refused> refused) implements Reply {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.cancelled(this, with);
        }
    }

    /** Answer to status. @param page the first of its listing */
    record StatusAnswer(long id, StatusView status, Page page) implements Reply {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.statusAnswer(this, with);
        }
    }

    /** The last {@link StatusAnswer} to this gateway, and what it was asked for it, may be true no more. */
    record StatusChanged() implements Message {
    }

    /** Part of a listing. */
    record StatusPage(long id, Page page) implements Reply {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.statusPage(this, with);
        }
    }

    /** Answer to trace. */
    record Traced(long id, coordinatool.model.Trace trace) implements Reply {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.traced(this, with);
        }
    }

    /** What a step of a comparison has found or repaired. */
    record Compared(long id, DifferencePage page) implements Reply {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.compared(this, with);
        }
    }

    // ---- ingest and scheduler

    /**
     * Requests and cancels as Lustre gave them; {@code batch} counts up, also from one life of an ingest to the
     * next.
     */
    record Arrived(long batch, List<Request> requests) implements Message {
        @Override
        public int weight() {
            return 1 + requests.size();
        }
    }

    /**
     * To ingest: the batch is in Redis, or it is known that it cannot be now. The first of a session names the last
     * batch that was taken, 0 for none: what ingest numbers from now on has to be higher.
     */
    record Accepted(long batch) implements Message {
    }

    /**
     * To ingest: tell Lustre that these requests ended with ECANCELED, no mover had them. Each is answered by {@link
     * Told}.
     */
    record TellCancelled(List<Notice> notices) implements Message {
        @Override
        public int weight() {
            return 1 + notices.size();
        }
    }

    /** A cancel that Lustre is to be told of, and its number. */
    record Notice(long id, Request cancel) {
    }

    /**
     * To ingest: end this restore, which a mover has begun and nobody will finish, in Lustre with EAGAIN, and ask
     * Lustre for it anew. Answered by {@link RestoreEnded}, unless Lustre gives the request again before.
     */
    record EndRestore(Request request) implements Message {
    }

    /**
     * From ingest.
     *
     * @param ended Lustre has ended it and was asked for it anew; otherwise Lustre does not know it as running
     */
    record RestoreEnded(RequestKey key, boolean ended) implements Message {
    }

    /** From ingest: the uuids of its host's mounts, of which one is its own; before that they are not known. */
    record Clients(List<String> uuids) implements Message {
    }

    /** From ingest: Lustre has been told of the cancels with these numbers (or knows the requests no more). */
    record Told(List<Long> ids) implements Message {
        @Override
        public int weight() {
            return 1 + ids.size();
        }
    }

    // ---- report and scheduler

    /**
     * From report: all lines up to {@code done} are in their files and will not be asked for again; 0 for none.
     * Answered by {@link ReportLines} as soon as there are any after it.
     *
     * @param refused lines, since the start of report, that are in no file since there is no place for it
     */
    record ReportNext(long done, long refused) implements Message {
    }

    /** To report: the next lines, oldest first. */
    record ReportLines(List<ReportEntry> lines) implements Message {
    }

    /** From report: asks which reports have open requests. START, then what the last page said. */
    record OpenNext(OpenCursor cursor) implements Message {
    }

    /** To report: the page that it asked for. */
    record OpenReports(OpenPage page) implements Message {
    }

    // ---- to followers

    /**
     * What happened, in order. A follower that reads too slowly misses some, and sees it by the numbers; it also has to
     * expect so in a new conversation. The first message of a conversation has no events.
     *
     * @param first number of the first of these events
     */
    record Events(long first, List<Event> events) implements Message {
    }

    /**
     * From a gateway, number 0: an operator's command was carried out, or failed, for those who follow. To these, with
     * its number in the row of {@link Events}.
     *
     * @param uid     who has said it; {@code unknown} where nobody has to say who they are
     * @param address from where, {@code host:port}
     * @param command its name
     * @param changes what it has changed, for people
     * @param result  {@code done}, or the name of an errno
     */
    record Audit(long number, String uid, String address, String command, String changes, String result)
            implements FromGateway {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.audit(this, with);
        }
    }

    // ---- to every peer

    /** The scheduler ends for good (lock and quit): the peer ends too, with status 0. */
    record Quit() implements Message {
    }
}
