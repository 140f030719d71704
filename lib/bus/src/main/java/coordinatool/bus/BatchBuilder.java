// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

/** Gathers the messages of a turn into batches for a link. */
final class BatchBuilder {
    /** So much work is enough for a batch: whoever gets it does all of it in one turn. */
    private static final int MOST_WORK = 500;

    private final Link link;
    private final LinkSettings settings;
    private final ByteWriter bytes = new ByteWriter();
    private int work;

    BatchBuilder(Link link, LinkSettings settings) {
        this.link = link;
        this.settings = settings;
    }

    /** Bytes that wait for {@link #seal}. */
    int size() {
        return bytes.size();
    }

    /**
     * Adds a message to the batch.
     *
     * @throws IllegalArgumentException where the message alone is larger than {@link LinkSettings#maxBatchBytes}
     */
    void add(Message message) {
        int before = bytes.size();
        MessageCodec.write(bytes, message);
        if (bytes.size() > settings.maxBatchBytes()) {
            int size = bytes.size() - before;
            bytes.truncate(before);
            seal();
            bytes.clear(2 * settings.batchBytes());
            throw new IllegalArgumentException(
                    message.getClass().getSimpleName() + " of " + size + " bytes does not fit the bus");
        }
        work += message.weight();
        if (bytes.size() >= settings.batchBytes() || work >= MOST_WORK) {
            seal();
        }
    }

    /** Gives the batch to the link. */
    void seal() {
        if (bytes.size() > 0) {
            link.queue(bytes);
            work = 0;
            bytes.clear(2 * settings.batchBytes());
        }
    }
}
