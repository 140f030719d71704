// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.model.Action;
import coordinatool.model.ComparisonStep;
import coordinatool.model.Fid;
import coordinatool.model.LockMode;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestKey;
import java.util.List;

/** What a mover or a tool says to the server. Made by {@link ClientMessageParser}. */
public sealed interface ClientMessage {

    /**
     * One method a command.
     *
     * @param <T> what comes with it
     */
    interface Visitor<T> {
        void auth(Auth message, T with);

        void ehlo(Ehlo message, T with);

        void recv(Recv message, T with);

        void done(Done message, T with);

        void queue(Queue message, T with);

        void status(Status message, T with);

        void list(ListRequests message, T with);

        void trace(Trace message, T with);

        void cancel(Cancel message, T with);

        void release(Release message, T with);

        void resume(Resume message, T with);

        void lock(Lock message, T with);

        void fsck(Fsck message, T with);

        void bad(Bad message, T with);
    }

    <T> void visit(Visitor<T> visitor, T with);

    /** Which command it is. */
    Command kind();

    /**
     * Says who speaks.
     *
     * @param credential of MUNGE; null asks how to say it
     */
    record Auth(String credential) implements ClientMessage {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.auth(this, with);
        }

        @Override
        public Command kind() {
            return Command.AUTH;
        }
    }

    /**
     * A mover presents itself.
     *
     * @param ignored how many entries of its running list made no sense
     */
    record Ehlo(coordinatool.model.Ehlo ehlo, int ignored) implements ClientMessage {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.ehlo(this, with);
        }

        @Override
        public Command kind() {
            return Command.EHLO;
        }
    }

    /** A mover asks for work. */
    record Recv(RecvLimits limits) implements ClientMessage {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.recv(this, with);
        }

        @Override
        public Command kind() {
            return Command.RECV;
        }
    }

    /** A mover has ended a request with this errno. */
    record Done(long cookie, Fid dfid, int status) implements ClientMessage {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.done(this, with);
        }

        @Override
        public Command kind() {
            return Command.DONE;
        }
    }

    /**
     * Requests for the queue, and cancels of those that Lustre has cancelled.
     *
     * @param fsname null where not given
     * @param error  what was wrong with the entries that are left out, null where none was
     */
    record Queue(String fsname, List<Request> requests, String error) implements ClientMessage {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.queue(this, with);
        }

        @Override
        public Command kind() {
            return Command.QUEUE;
        }

        /** How many of them are cancels. */
        public int cancels() {
            return (int) requests.stream().filter(request -> request.action() == Action.CANCEL).count();
        }
    }

    /**
     * Asks for the counters and movers, and from {@link #LISTS_REQUESTS} up for all requests too.
     *
     * @param details  whether what only our tools know of movers is wanted too
     * @param outlined whether what users have given is left out: their requests, and what tells batches apart
     */
    record Status(long verbose, boolean details, boolean outlined) implements ClientMessage {
        public Status(long verbose, boolean details) {
            this(verbose, details, false);
        }

        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.status(this, with);
        }

        @Override
        public Command kind() {
            return Command.STATUS;
        }

        /** The level called debug. */
        public static final int LISTS_REQUESTS = 6;

        /** The same for who may see nothing of others. */
        public Status outline() {
            return new Status(verbose, details, true);
        }

        public boolean listsRequests() {
            return verbose >= LISTS_REQUESTS && !outlined;
        }
    }

    /**
     * Asks for the requests that the filter lets through.
     *
     * @param own    whether only those of files that belong to who asks are meant
     * @param owners whether it is to be said whom each file belongs to
     */
    record ListRequests(RequestFilter filter, boolean own, boolean owners) implements ClientMessage {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.list(this, with);
        }

        @Override
        public Command kind() {
            return Command.LIST;
        }
    }

    /** Asks what happened to the requests of a file, or with a cookie. */
    record Trace(RequestFilter filter) implements ClientMessage {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.trace(this, with);
        }

        @Override
        public Command kind() {
            return Command.TRACE;
        }
    }

    /**
     * Cancels requests, each by its cookie, and the FID of its file or its dfid.
     *
     * @param list whether they came as a list: the reply is to say what became of each
     */
    record Cancel(List<RequestKey> requests, boolean list) implements ClientMessage {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.cancel(this, with);
        }

        @Override
        public Command kind() {
            return Command.CANCEL;
        }
    }

    /** Lets a held request of a file go; {@code fid} may be its dfid too. */
    record Release(long cookie, Fid fid) implements ClientMessage {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.release(this, with);
        }

        @Override
        public Command kind() {
            return Command.RELEASE;
        }
    }

    /** Lets a mover work again that is suspended. */
    record Resume(String mover) implements ClientMessage {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.resume(this, with);
        }

        @Override
        public Command kind() {
            return Command.RESUME;
        }
    }

    record Lock(LockMode mode) implements ClientMessage {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.lock(this, with);
        }

        @Override
        public Command kind() {
            return Command.LOCK;
        }
    }

    /** A step in a comparison of queue, Lustre and store. */
    record Fsck(ComparisonStep step) implements ClientMessage {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.fsck(this, with);
        }

        @Override
        public Command kind() {
            return Command.FSCK;
        }
    }

    /** A command that is refused as it stands: which, a positive errno and a text for the reply. */
    record Bad(Command kind, int status, String error) implements ClientMessage {
        @Override
        public <T> void visit(Visitor<T> visitor, T with) {
            visitor.bad(this, with);
        }
    }
}
