// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

/** Gathers the messages of a turn into batches for a link. */
final class BatchBuilder {
    private final Link link;
    private final LinkSettings settings;
    private final ByteWriter bytes = new ByteWriter();

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
        if (bytes.size() >= settings.batchBytes()) {
            seal();
        }
    }

    /** Gives the batch to the link. */
    void seal() {
        if (bytes.size() > 0) {
            link.queue(bytes);
            bytes.clear(2 * settings.batchBytes());
        }
    }
}
