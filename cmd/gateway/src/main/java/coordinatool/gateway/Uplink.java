// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The way to the scheduler: numbers questions, finds whose an answer is, and holds back what the bus does not take. */
final class Uplink {
    private final Predicate<Message> bus;
    private final Map<Long, Pending> asked = new HashMap<>();
    private final ArrayDeque<Message> unsent = new ArrayDeque<>();
    /** Whether something was held back since {@link #pump} last said that this is over. */
    private boolean heldBack;
    private String absence;
    private long lastId;
    private int sent;

    /** @param bus takes a message, or says that it does not for now */
    Uplink(Predicate<Message> bus) {
        this.bus = bus;
    }

    /** The number of the next question on behalf of a command. */
    long number(Pending command) {
        command.id = ++lastId;
        return lastId;
    }

    /** Asks on behalf of a command; the question has the command's {@link #number}. */
    void ask(Pending command, Message question) {
        command.question = question;
        asked.put(command.id, command);
        tell(question);
    }

    /** Says something that has no answer. */
    void tell(Message message) {
        if (unsent.isEmpty() && bus.test(message)) {
            sent++;
        } else {
            unsent.add(message);
            heldBack = true;
        }
    }

    /** The answer interests nobody any more. */
    void forget(Pending command) {
        if (command.question != null) {
            asked.remove(command.id);
            withdraw(command.question);
            command.question = null;
        }
    }

    /** Takes back what is not sent yet. Returns whether that was so. */
    boolean withdraw(Message message) {
        // Searched from the end: a connection that comes and goes has spoken last.
        return unsent.removeLastOccurrence(message);
    }

    /** An answer has come. Where nobody waits for it the connection has closed, as the scheduler knows or will know. */
    void answered(long id, Message answer) {
        Pending command = asked.remove(id);
        if (command != null) {
            command.question = null;
            command.asker.accept(command, answer);
        }
    }

    /** Forgets what has not been sent: all is said anew. */
    void restart() {
        unsent.clear();
    }

    /** What is said to tools while the scheduler is away for long; null while it is not. */
    String absence() {
        return absence;
    }

    /** @param reason null where the scheduler is there */
    void setAbsence(String reason) {
        absence = reason;
    }

    /** Whether nothing more should be read that could become a question. */
    boolean congested() {
        return !unsent.isEmpty();
    }

    /** Sends what was held back. Returns whether more can be asked for now, after a time in which it could not. */
    boolean pump() {
        while (!unsent.isEmpty() && bus.test(unsent.peek())) {
            unsent.remove();
            sent++;
        }
        boolean over = heldBack && unsent.isEmpty();
        heldBack &= !over;
        return over;
    }

    /** How many messages the bus took since the last call. */
    int takeSent() {
        int n = sent;
        sent = 0;
        return n;
    }
}
