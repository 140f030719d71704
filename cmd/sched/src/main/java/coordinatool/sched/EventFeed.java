// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.BusServer;
import coordinatool.bus.Event;
import coordinatool.bus.Event.What;
import coordinatool.bus.Message;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.model.Step;
import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells those who follow what happens to requests. Costs next to nothing while nobody does, and never waits for a
 * follower: one that reads too slowly misses events, and sees by their numbers that it does.
 */
final class EventFeed extends StepListener implements RoleHandler {
    /** Events in a message, so that it fits the bus however much data their requests have. */
    private static final int MESSAGE_EVENTS = 100;

    private final BusServer bus;
    private final RateLimitedLog missed;
    private final Map<Long, String> followers = new LinkedHashMap<>();
    /** What is to be sent, the last with the number {@link #last}. */
    private List<Event> events = new ArrayList<>();
    private long last;
    private long now;

    EventFeed(BusServer bus, Log log) {
        this.bus = bus;
        this.missed = new RateLimitedLog(log, "events not sent to who reads them too slowly", Duration.ofMinutes(1));
    }

    @Override
    public void came(Peers.Peer peer) {
        send();
        followers.put(peer.id, peer.name);
        bus.offer(peer.id, new Message.Events(last + 1, List.of()));
    }

    @Override
    public void gone(Peers.Peer peer, boolean returns) {
        followers.remove(peer.id);
    }

    @Override
    public boolean take(Peers.Peer peer, Message message) {
        return false;
    }

    /** A cancel is said when it is asked for, however late the mover asks for work and gets it. */
    @Override
    void step(Step.What what, Request request, String mover, int status, String reason) {
        if (followers.isEmpty()) {
            return;
        }
        switch (what) {
            case NEW -> publish(Event.of(What.NEW, request));
            case ASSIGN -> publish(Event.of(What.ASSIGN, request, mover));
            case SENT -> publish(Event.of(What.SENT, request, mover));
            case REQUEUE -> publish(Event.of(What.REQUEUE, request, mover));
            case DONE -> publish(Event.done(request, mover, status));
            case ANEW -> publish(Event.done(request, null, Errno.EAGAIN));
            case HELD -> publish(Event.of(What.HELD, request));
            case RELEASED -> publish(Event.of(What.RELEASED, request));
            case CANCEL, CANCELLED -> publish(Event.of(What.CANCEL, request));
            case CANCEL_SENT, TOLD -> { }
        }
    }

    /** An operator's command. */
    void audit(Message.Audit said) {
        if (followers.isEmpty()) {
            return;
        }
        send();
        last++;
        offer(new Message.Audit(last, said.uid(), said.address(), said.command(), said.changes(), said.result()));
    }

    /** At the end of a turn: sends what happened in it. */
    void flush(long nowNanos) {
        send();
        missed.tell(nowNanos);
        now = nowNanos;
    }

    private void publish(Event event) {
        last++;
        events.add(event);
        if (events.size() == MESSAGE_EVENTS) {
            send();
        }
    }

    private void send() {
        if (!events.isEmpty()) {
            offer(new Message.Events(last - events.size() + 1, events));
            events = new ArrayList<>();
        }
    }

    private void offer(Message message) {
        followers.forEach((peer, name) -> {
            if (!bus.offer(peer, message)) {
                missed.add(now, "follower", name);
            }
        });
    }
}
