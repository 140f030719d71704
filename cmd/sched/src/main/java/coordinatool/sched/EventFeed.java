// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Event;
import coordinatool.bus.EventPublisher;
import java.util.function.Supplier;

/** Tells those who look on what happens to requests. Costs next to nothing while nobody does. */
final class EventFeed {
    private final EventPublisher publisher;

    EventFeed(EventPublisher publisher) {
        this.publisher = publisher;
    }

    void publish(Supplier<Event> event) {
        if (publisher.isWatched()) {
            publisher.publish(event.get());
        }
    }

    void flush(long nowNanos) {
        publisher.flush(nowNanos);
    }

    void close() {
        publisher.close();
    }
}
