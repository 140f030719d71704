// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

/** What Redis holds, and so what a batch waits for. {@link WriteQueue} goes from one to the other. */
enum Phase {
    /** All that is settled. A batch waits until Redis has confirmed it. */
    DURABLE,
    /**
     * It has not answered for a while, or is behind since then; it still gets everything, in order. A batch waits until
     * {@link AwayJournal} has it on disk.
     */
    LATE,
    /** Nobody knows: it does not answer. A batch is kept in the file only. */
    AWAY,
    /** It answers again, and is being compared with the truth. A batch is kept and written. */
    COMPARED,
    /** It gets the last of what the file has, and then the note that it has. A new batch waits for Redis again. */
    CLOSING;

    /** Whether new batches go into the file, and are settled by it. */
    boolean keeps() {
        return this == LATE || this == AWAY || this == COMPARED;
    }
}
