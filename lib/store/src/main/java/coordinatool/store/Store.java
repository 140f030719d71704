// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.Figures.Commits;
import coordinatool.model.Hold;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.model.Words;
import coordinatool.tool.Log;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the queue is kept across restarts. One thread owns the store and calls all methods; another one writes.
 *
 * <p>While the store is away nothing waits for it: batches count as settled, and go into a file in case that this
 * process ends meanwhile. After its return everything is compared and what differs is written ({@link #reconcile}).
 */
public interface Store extends AutoCloseable {
    /**
     * A store; nothing is connected before {@link #connect}.
     *
     * @param redis    where Redis is; without a host for a store that keeps nothing
     * @param instance where this scheduler listens, which no other one can at the same time; without blanks
     * @param missed   file of this instance for what Redis misses while it is away; null to keep nothing
     */
    static Store open(RedisAddress redis, String instance, Path missed, Log log) {
        return redis.isNone() ? new NullStore()
                : new RedisStore(redis, new Lease(instance, Lease.MILLIS), new AwayJournal(missed, log), log);
    }

    /** Settings of ours that survive restarts. */
    enum Setting {
        /** Lock mode 0 or 1. */
        LOCK,
        /** Name of the file system. */
        FSNAME,
        /** The hint of the reports whose lines have been kept; not there where none have. */
        REPORTING,
        /** Movers that are suspended: names as in a URL's query, with blanks between; not there where none is. */
        SUSPENDED;

        /** Its field in Redis. */
        String field() {
            return Words.of(this);
        }

        /** Null where a field is no setting of ours. */
        static Setting ofField(String field) {
            return Words.parse(Setting.class, field);
        }
    }

    /**
     * How the store is.
     *
     * @param durable    whether all that is settled is also confirmed: false while away and until the comparison after
     *                   the return is done. A store that keeps nothing by configuration is always durable: it holds all
     *                   that it should
     * @param awaySince  nanoseconds since the epoch at which the store was lost; 0 while it is durable
     * @param awayReason why it is away, one line; empty while it is durable
     * @param warning    what endangers all that is kept, although the store is there, one line; empty: nothing that we
     *                   know of
     */
    record State(boolean durable, long awaySince, String awayReason, String warning) {
        static final State DURABLE = new State(true, 0, "", "");
    }

    /**
     * What {@link #load} finds, in any order within a kind; the kinds in the order of these methods. Any of it may come
     * twice, the same both times.
     */
    interface Loader {
        void request(Request request);

        /** That was the last request. */
        default void endOfRequests() {
            // Only who looks for requests needs to know.
        }

        /** @return false where there is no such request; the assignment is set aside then */
        boolean assigned(RequestKey key, String mover);

        /** @return as {@link #assigned} */
        boolean held(RequestKey key, Hold hold);

        void cancel(RequestKey key, Request cancel, boolean sent);

        void untold(Request request);

        void reordered(RequestKey key, Request order);

        void ended(RequestKey key, int status);

        /** @param movers as {@link Source#strays} */
        void strays(RequestKey key, String movers);

        void arrived(String ingest, long batch);

        void setting(Setting setting, String value);

        /** @return as {@link #assigned} */
        boolean reported(RequestKey key, String mover);

        void line(long number, String line);
    }

    /**
     * Connects, unless that is done; blocks for some seconds at most.
     *
     * @throws coordinatool.tool.NotYet where the store cannot be reached, or is not ready; to be called again
     * @throws coordinatool.tool.Fatal where the configuration has to be corrected
     */
    void connect();

    /**
     * Connects, and reads everything; blocks. Records that cannot be read, and assignments of requests that are not
     * there, are set aside in a key of their own and logged.
     *
     * @throws coordinatool.tool.NotYet as {@link #connect}, or while the store belongs to another scheduler, which may
     *     be dead; the loader has heard nothing then
     * @throws coordinatool.tool.Fatal where that one is alive, or where the store goes away in the middle: what the
     *     loader has is not the whole
     */
    void load(Loader loader);

    /**
     * Starts the writer; after {@link #load}. {@code wakeup} is called whenever {@link #settled} or the state has
     * changed, from the writer's thread, or by {@link #submit} for a batch that is settled at once.
     */
    void start(Runnable wakeup);

    /** Hands a batch to the writer. Returns its number: the first is 1, each next one is 1 more. */
    long submit(Batch batch);

    /** All batches up to this number are confirmed, or will never be since the store is away. */
    long settled();

    /**
     * When {@link #reconcile} is due although nothing else calls for a turn, by {@link System#nanoTime};
     * {@code Long.MAX_VALUE} where it is not.
     */
    long deadlineNanos();

    /**
     * How the store is; the same object until that changes. Read {@link #settled} first and this then: what is lost in
     * between makes this say so, never the other way round.
     */
    State state();

    /** How long the store takes to confirm; none where it keeps nothing. */
    default Commits commits() {
        return Commits.NONE;
    }

    /** Whether so much is on its way that the owner should pause taking in more. */
    boolean behind();

    /** The truth, which the owner offers to a store that has come back. */
    interface Source {
        /**
         * Begins a walk through everything that should be in the store.
         *
         * @param first takes what is in small numbers; the walk is through the requests and what belongs to them
         */
        Walk walk(Batch first);

        boolean hasRequest(RequestKey key);

        /** Mover that has the request, or null. */
        String assignedTo(RequestKey key);

        boolean isHeld(RequestKey key);

        boolean hasCancel(RequestKey key);

        boolean hasUntold(RequestKey key);

        boolean hasReordered(RequestKey key);

        boolean hasEnded(RequestKey key);

        /** Movers that may have the request besides that one: names, blanks between them; null for none. */
        String strays(RequestKey key);

        /** Mover that the request waits for by its report, or null. */
        String reportedTo(RequestKey key);
    }

    /** A walk in bounded steps, between which the owner changes what is walked through. */
    interface Walk {
        /** Puts the next part into the batch. @return false at the end */
        boolean next(Batch batch);
    }

    /**
     * One bounded step of making the store equal to the truth, if there is need; to be called in every turn. All that
     * should be there is written; what should not be there is deleted.
     *
     * @return whether something was done
     * @throws coordinatool.tool.Fatal where the store belongs to another scheduler now
     */
    boolean reconcile(Source truth);

    /**
     * Something that is not kept as it should be.
     *
     * @param hash where
     * @param what how it is, for people
     */
    record Mistake(String hash, RequestKey key, String what) {
    }

    /** An inspection in bounded steps, between which the owner changes the truth. */
    interface Inspection {
        /**
         * A step, after which the store wakes its owner for the next one.
         *
         * @param found gets what is wrong
         * @return whether there is more; to be called again, in a later turn
         * @throws StoreAway where the store was lost meanwhile, so that everything will be compared anyway
         */
        boolean step(List<Mistake> found) throws StoreAway;
    }

    /**
     * Begins to look whether the store holds the truth although nothing says that it does not.
     *
     * @param repair whether what is wrong is to be written
     * @return null where nothing is kept
     */
    Inspection inspect(Source truth, boolean repair) throws StoreAway;

    /** Writes what is handed over, for at most a second, and ends. */
    @Override
    void close();
}
