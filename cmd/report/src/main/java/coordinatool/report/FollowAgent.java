// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.bus.Bus;
import coordinatool.bus.BusAddress;
import coordinatool.bus.BusClient;
import coordinatool.bus.Event;
import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.tool.Agent;
import coordinatool.tool.Awaited;
import coordinatool.tool.HostName;
import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;

/**
 * Hears events and prints them. What came at once is one write, and nothing stays in a buffer. Ends when nobody reads
 * any more. Whoever reads slowly misses events, and is told so.
 */
final class FollowAgent implements Agent, BusClient.Handler {
    /** How an event is shown. */
    interface Format {
        /** The line of an event, null where it is not wanted. */
        String line(Event event, long epochMillis);

        /** The line of an operator's command, null where it is not wanted. */
        String line(Message.Audit said, long epochMillis);
    }

    private static final String NOBODY_READS = "Broken pipe";
    /** No number of an event: in a new conversation, whichever comes is not the one that would have been next. */
    private static final long ANY = -1;

    private final BusAddress address;
    private final Log log;
    private final OutputStream out;
    private final Format format;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private BusClient bus;
    /** Number of the next event. */
    private long expected = ANY;
    private boolean following;
    private boolean finished;

    FollowAgent(BusAddress address, Log log, OutputStream out, Format format) {
        this.address = address;
        this.log = log;
        this.out = out;
        this.format = format;
    }

    @Override
    public void onStart(Selector opened) throws IOException {
        bus = Bus.connect(address, Role.FOLLOWER,
                HostName.get() + ":" + ProcessHandle.current().pid(), null, log);
        bus.register(opened);
    }

    @Override
    public int doWork(long nowNanos) throws IOException {
        int done = bus.poll(this, nowNanos);
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
        return bus.deadlineNanos();
    }

    @Override
    public Awaited awaited() {
        return bus.awaited();
    }

    @Override
    public boolean finished() {
        return finished;
    }

    @Override
    public void onClose() {
        if (bus != null) {
            bus.close();
        }
    }

    @Override
    public void onEpoch(long epoch) {
        expected = ANY;
    }

    /** All else, such as that the scheduler ends for good, is no reason to stop. */
    @Override
    public void onMessage(Message message) {
        if (message instanceof Message.Events some) {
            comes(some.first(), some.events().size());
            some.events().forEach(event -> print(format.line(event, System.currentTimeMillis())));
        } else if (message instanceof Message.Audit said) {
            comes(said.number(), 1);
            print(format.line(said, System.currentTimeMillis()));
        }
    }

    private void comes(long first, int count) {
        if (first != expected) {
            missing(first);
        }
        expected = first + count;
    }

    private void missing(long next) {
        if (following) {
            log.warn("events may be missing here", "next_event", next);
        } else {
            log.info("following", "next_event", next);
        }
        following = true;
    }

    private void print(String line) {
        if (line != null) {
            lines.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
