// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.bus.Bus;
import coordinatool.bus.Event;
import coordinatool.bus.EventSubscriber;
import coordinatool.tool.Agent;
import coordinatool.tool.Awaited;
import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;

/**
 * Hears events and prints them. What came at once is one write, and nothing stays in a buffer. Ends when nobody reads
 * any more. Whoever reads slowly misses events, and is told so.
 */
final class FollowAgent implements Agent, EventSubscriber.Handler {
    /** How an event is shown. */
    @FunctionalInterface
    interface Format {
        /** The line of an event, null where it is not wanted. */
        String line(Event event, long epochMillis);
    }

    private static final String NOBODY_READS = "Broken pipe";

    private final Configuration configuration;
    private final Log log;
    private final OutputStream out;
    private final Format format;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private Selector selector;
    private EventSubscriber events;
    private boolean subscribed;
    private boolean finished;

    FollowAgent(Configuration configuration, Log log, OutputStream out, Format format) {
        this.configuration = configuration;
        this.log = log;
        this.out = out;
        this.format = format;
    }

    @Override
    public String roleName() {
        return "follow";
    }

    @Override
    public void onStart(Selector opened) throws IOException {
        selector = opened;
        events = Bus.subscribeEvents(configuration.get(Key.BUS_HOST), configuration.get(Key.BUS_PORT) + 1,
                configuration.get(Key.BUS_KEY_FILE), log);
        events.channel().register(opened, SelectionKey.OP_READ);
    }

    @Override
    public int doWork(long nowNanos) throws IOException {
        selector.selectedKeys().clear();
        int done = events.poll(this, nowNanos);
        try {
            lines.writeTo(out);
            lines.reset();
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains(NOBODY_READS)) {
                throw e;
            }
            finished = true;
        }
        return done;
    }

    @Override
    public long deadlineNanos(long nowNanos) {
        return events.deadlineNanos();
    }

    @Override
    public Awaited awaited() {
        return events.awaited();
    }

    @Override
    public boolean finished() {
        return finished;
    }

    @Override
    public void onClose() {
        if (events != null) {
            events.close();
        }
    }

    @Override
    public void onEvent(long sequence, Event event) {
        String line = format.line(event, System.currentTimeMillis());
        if (line != null) {
            lines.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void onGap(long next) {
        if (subscribed) {
            log.warn("events may be missing here", "next_event", next);
        } else {
            log.info("following", "next_event", next);
        }
        subscribed = true;
    }
}
