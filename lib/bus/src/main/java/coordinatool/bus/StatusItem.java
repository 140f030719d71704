// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.model.Request;
import java.util.List;

/** An entry of the listing that goes with a status. */
public sealed interface StatusItem {

    /**
     * A mover, or a connection that has not said ehlo. Arrays as in {@link Message.StatusAnswer}.
     *
     * @param name              its id, or its address where it is anonymous
     * @param state             what it is doing
     * @param current           running requests by action
     * @param done              ended requests by action
     * @param failed            those of done that ended with an error
     * @param failing           how many have failed in a row, where that is worth a warning; otherwise 0
     * @param archiveIds        those that it takes; empty for any
     * @param disconnectedSince nanoseconds since the epoch; 0 while connected
     * @param batches           its batch slots
     */
    record Mover(String name, State state, long[] current, long[] done, long[] failed, int failing, long[] archiveIds,
            long disconnectedSince, List<Batch> batches)
            implements StatusItem {
    }

    /** State of a mover, named in lower case on the wire. */
    enum State {
        /** Connected, no ehlo yet. */
        INIT,
        /** After ehlo, no recv outstanding. */
        READY,
        /** Has a recv outstanding. */
        WAITING,
        /** Gone, in its grace. */
        DISCONNECTED
    }

    /** A batch slot. The hint is null where it is free; expiries are nanoseconds since the epoch. */
    record Batch(byte[] hint, long current, long expireIdle, long expireMax) {
    }

    /**
     * A request, in this list of the last mover listed (QUEUE_*: in nobody's, after all movers).
     *
     * @param cancelled runs, and its mover has been told to give it up, or will be
     * @param slot     number of the batch slot, from 0, in section BATCH
     * @param position where it waits among those of its type in the same queue, from 1; 0 where that is not said
     * @param length   how many these are, 0 likewise
     */
    record Listed(Section section, Request request, boolean cancelled, int slot, long position, long length)
            implements StatusItem {
        public Listed(Section section, Request request) {
            this(section, request, false, 0);
        }

        public Listed(Section section, Request request, boolean cancelled, int slot) {
            this(section, request, cancelled, slot, 0, 0);
        }
    }

    /**
     * Which list a request is in. A mover's requests come in the order of these values, and the queues of nobody too,
     * so that a reader can write each list as it comes.
     */
    enum Section {
        /** Given to the mover. */
        ACTIVE,
        WAITING_RESTORE,
        WAITING_REMOVE,
        WAITING_ARCHIVE,
        /** Cancels for the mover, not sent yet. */
        CANCELS,
        /** Archives that wait in a batch slot of the mover, slot by slot. */
        BATCH,
        /** Restores that wait for any mover. */
        QUEUE_RESTORE,
        /** Removes that wait for any mover. */
        QUEUE_REMOVE,
        /** Archives that wait for any mover. */
        QUEUE_ARCHIVE
    }
}
