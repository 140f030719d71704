// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.BusClient;
import coordinatool.bus.Message;
import coordinatool.gateway.access.Access;
import coordinatool.tool.Awaited;
import coordinatool.tool.Log;
import coordinatool.wire.Limits;
import coordinatool.wire.ReplyWriter;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** All conversations, and what the scheduler says to them. */
final class Conversations implements BusClient.Handler {
    /** How often it is said of an id, and of how many ids that is remembered. */
    private static final long SAY_REFUSED_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int REFUSED_IDS = 1000;

    private final Limits limits;
    private final Uplink uplink;
    private final Log log;
    private final ReplyWriter writer = new ReplyWriter();
    private final long seed = System.nanoTime();
    private final Set<Conversation> open = new LinkedHashSet<>();
    /** Those whose connection is gone, oldest first. */
    private final ArrayDeque<Conversation> ended = new ArrayDeque<>();
    /** When it was last said that a mover was refused because another one has its id, nanoseconds. */
    private final Map<String, Long> refused = new HashMap<>();
    private Consumer<String> beforeEhlo = id -> { };
    private long lastNumber;
    private boolean quitting;

    Conversations(Limits limits, Uplink uplink, Log log) {
        this.limits = limits;
        this.uplink = uplink;
        this.log = log;
    }

    /** Has somebody told the id of each mover that presents itself, before the scheduler is. */
    void beforeEhlo(Consumer<String> who) {
        beforeEhlo = who;
    }

    /**
     * A connection was accepted.
     *
     * @param access who speaks on it
     * @param out gets the replies
     * @param due is run where there are some, or it may be time to close; also after the end
     */
    Conversation open(Access access, Outgoing out, Runnable due) {
        Message.Connected self = new Message.Connected(++lastNumber, access.address());
        Mover mover = new Mover(self, uplink, seed, limits, id -> beforeEhlo.accept(id), this::refused, log);
        Conversation conversation = new Conversation(self, access, mover, new Replies(writer, out), uplink, limits,
                due);
        open.add(conversation);
        return conversation;
    }

    /** A connection is gone. */
    void end(Conversation conversation) {
        open.remove(conversation);
        conversation.end();
        if (!conversation.isOver()) {
            ended.add(conversation);
        }
        while (!ended.isEmpty() && ended.peek().isOver()) {
            ended.remove();
        }
    }

    /** @param awaited the scheduler, where it is away for long; null where it is not */
    void onAbsence(Awaited awaited) {
        boolean news = awaited != null && uplink.absence() == null;
        uplink.setAbsence(awaited == null ? null : "no answer from " + awaited.what());
        if (news) {
            // A copy: what is told to them may end some.
            List.copyOf(open).forEach(Conversation::giveUp);
        }
    }

    /** Whether the scheduler has ended for good. */
    boolean isQuitting() {
        return quitting;
    }

    @Override
    public void onEpoch(long epoch) {
        uplink.restart();
        ended.removeIf(Conversation::isOver);
        ended.forEach(Conversation::meet);
        List.copyOf(open).forEach(Conversation::meet);
        log.normal("connected to a scheduler", "epoch", Long.toHexString(epoch), "connections",
                open.size() + ended.size());
    }

    @Override
    public void onMessage(Message message) {
        if (message instanceof Message.Reply reply) {
            uplink.answered(reply);
        } else if (message instanceof Message.EndsStored stored) {
            uplink.ends().stored(stored.number());
        } else if (message instanceof Message.StatusChanged) {
            uplink.statuses().changed();
        } else if (message instanceof Message.Quit) {
            quitting = true;
        } else {
            log.warn("message of the scheduler ignored", "type", message.getClass().getSimpleName());
        }
    }

    private void refused(String id, String address) {
        long now = System.nanoTime();
        Long last = refused.get(id);
        if (last != null && now - last < SAY_REFUSED_NANOS) {
            return;
        }
        if (refused.size() >= REFUSED_IDS) {
            refused.clear();
        }
        refused.put(id, now);
        String holder = open.stream().filter(c -> id.equals(c.mover().id())).map(Conversation::address).findFirst()
                .orElse("at another gateway");
        log.warn("mover refused: another one has its id", "mover", id, "address", address, "used_by", holder);
    }
}
