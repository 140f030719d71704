// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Event;
import coordinatool.bus.EventPublisher;
import coordinatool.lustre.Action;
import coordinatool.lustre.Request;
import java.nio.charset.StandardCharsets;

/**
 * Tells the reporter what happens to the requests that users want reports of: those with the reporting hint in their
 * data.
 */
final class EventFeed {
    private final EventPublisher publisher;
    private final byte[] hint;

    /**
     * @param hint the configured reporting hint, empty where nothing is reported
     */
    EventFeed(EventPublisher publisher, String hint) {
        this.publisher = publisher;
        this.hint = hint.isEmpty() ? null : (hint + "=").getBytes(StandardCharsets.UTF_8);
    }

    boolean wants(Request request) {
        return wants(request.data());
    }

    /** Whether requests with these data are reported. */
    boolean wants(byte[] data) {
        return hint != null && contains(data, hint);
    }

    /** What belongs into a snapshot: also restores without a report, since others are told their place among them. */
    boolean lists(Request request) {
        return hint != null && request.action() == Action.RESTORE || wants(request);
    }

    void publish(Event event) {
        if (wants(event.request())) {
            publisher.publish(event);
        }
    }

    /** Number of the last event. */
    long sequence() {
        return publisher.sequence();
    }

    void flush(long nowNanos) {
        publisher.flush(nowNanos);
    }

    void close() {
        publisher.close();
    }

    private static boolean contains(byte[] text, byte[] part) {
        for (int i = 0; i <= text.length - part.length; i++) {
            int j = 0;
            while (j < part.length && text[i + j] == part[j]) {
                j++;
            }
            if (j == part.length) {
                return true;
            }
        }
        return false;
    }
}
