// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Event;
import coordinatool.bus.EventPublisher;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.model.RequestFacts;
import java.util.function.Supplier;

/** Tells those who look on what happens to requests. Costs next to nothing while nobody does. */
final class EventFeed implements RequestFacts {
    private final EventPublisher publisher;

    EventFeed(EventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void stored(Request request) {
        publish(() -> new Event.New(request));
    }

    @Override
    public void assigned(Request request, String mover) {
        publish(() -> new Event.Assigned(request, mover));
    }

    @Override
    public void dispatched(Request request, String mover) {
        publish(() -> new Event.Sent(request, mover));
    }

    @Override
    public void takenBack(Request request) {
        publish(() -> new Event.Requeued(request));
    }

    @Override
    public void ended(Request request, int status) {
        publish(() -> new Event.Done(request, status));
    }

    @Override
    public void askedAnew(Request request) {
        ended(request, Errno.EAGAIN);
    }

    /** It is said now, however late the mover asks for work and gets the cancel. */
    @Override
    public void toBeCancelled(Request request, Request cancel) {
        publish(() -> new Event.Cancelled(request));
    }

    @Override
    public void cancelSent(Request request, Request cancel) {
        // It was said when it was asked for.
    }

    @Override
    public void cancelled(Request request, Request cancel) {
        publish(() -> new Event.Cancelled(request));
    }

    void flush(long nowNanos) {
        publisher.flush(nowNanos);
    }

    void close() {
        publisher.close();
    }

    private void publish(Supplier<Event> event) {
        if (publisher.isWatched()) {
            publisher.publish(event.get());
        }
    }
}
