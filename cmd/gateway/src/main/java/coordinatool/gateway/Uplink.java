// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.BusClient;
import coordinatool.bus.Message;
import coordinatool.tool.Awaited;
import coordinatool.tool.Log;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * The way to the scheduler: numbers the commands, finds whom an answer is for, holds back what the bus does not take,
 * and tells a scheduler that knows nothing of us everything again.
 */
final class Uplink implements BusClient.Handler {

    /** Whoever keeps the conversations. */
    interface Owner {
        /** All conversations, in the order of their connections. */
        Iterable<Conversation> conversations();

        /** The scheduler ended for good. */
        void quit();
    }

    private final BusClient bus;
    private final Owner owner;
    private final Log log;
    private final PendingTable asked = new PendingTable();
    /** What the bus has not taken yet, by conversation; each conversation's own messages stay in order. */
    private final Map<Conversation, ArrayDeque<Message>> backlog = new LinkedHashMap<>();
    private String absence;
    private long lastId;
    private int sent;

    Uplink(BusClient bus, Owner owner, Log log) {
        this.bus = bus;
        this.owner = owner;
        this.log = log;
    }

    /** Asks the scheduler on behalf of a command; the conversation is told the answer. */
    void ask(Pending pending, LongFunction<Message> question) {
        pending.id = ++lastId;
        pending.question = question.apply(pending.id);
        asked.put(pending.id, pending);
        tell(pending.conversation, pending.question);
    }

    /** Tells the scheduler something that has no answer. */
    void tell(Conversation conversation, Message message) {
        if (backlog.isEmpty() && bus.send(message)) {
            sent++;
            return;
        }
        backlog.computeIfAbsent(conversation, c -> new ArrayDeque<>(2)).add(message);
    }

    /** The answer interests nobody any more. */
    void forget(Pending pending) {
        asked.remove(pending.id);
        ArrayDeque<Message> unsent = backlog.get(pending.conversation);
        if (unsent != null) {
            unsent.remove(pending.question);
        }
        pending.question = null;
    }

    /** To be called once a turn: finds out whether the scheduler is away for long. */
    void look() {
        boolean before = absence != null;
        Awaited awaited = bus.awaited();
        absence = awaited == null ? null : "no answer from " + awaited.what();
        if (absence != null && !before) {
            owner.conversations().forEach(conversation -> conversation.schedulerAway(absence));
        }
    }

    /** What is said to tools while the scheduler is away for long; null while it is not. */
    String absence() {
        return absence;
    }

    /** Whether nothing more should be read that could become a command. */
    boolean congested() {
        return !backlog.isEmpty();
    }

    /** Sends what was held back, as far as the bus takes it. */
    void pump() {
        var conversations = backlog.values().iterator();
        while (conversations.hasNext()) {
            ArrayDeque<Message> unsent = conversations.next();
            while (!unsent.isEmpty()) {
                if (!bus.send(unsent.peek())) {
                    return;
                }
                sent++;
                unsent.poll();
            }
            conversations.remove();
        }
    }

    /** How many messages the bus took since the last call. */
    int takeSent() {
        int n = sent;
        sent = 0;
        return n;
    }

    @Override
    public void onEpoch(long epoch) {
        backlog.clear();
        int connections = 0;
        for (Conversation conversation : owner.conversations()) {
            List<Message> all = conversation.everything();
            backlog.put(conversation, new ArrayDeque<>(all));
            connections++;
        }
        log.normal("scheduler met", "epoch", Long.toUnsignedString(epoch), "connections", connections);
    }

    @Override
    public void onMessage(Message message) {
        if (message instanceof Message.Answer m) {
            answered(m.id(), m);
        } else if (message instanceof Message.Work m) {
            answered(m.id(), m);
        } else if (message instanceof Message.Queued m) {
            answered(m.id(), m);
        } else if (message instanceof Message.StatusAnswer m) {
            answered(m.id(), m);
        } else if (message instanceof Message.StatusPage m) {
            answered(m.id(), m);
        } else if (message instanceof Message.Quit) {
            owner.quit();
        } else {
            log.warn("message of the scheduler ignored", "type", message.getClass().getSimpleName());
        }
    }

    private void answered(long id, Message answer) {
        Pending pending = asked.remove(id);
        // Null where the connection closed meanwhile: then the scheduler knows or will know that too.
        if (pending != null) {
            pending.question = null;
            pending.conversation.answered(pending, answer);
        }
    }
}
