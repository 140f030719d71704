// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The way to the scheduler: numbers questions, finds whose an answer is, and holds back what the bus does not take.
 *
 * <p>Of pages of listings a few are asked for at a time, and the others wait for their turn. Each connection is an
 * entry of a status, so that a thousand statuses with a thousand connections are a million entries; all at once they
 * would keep the scheduler from everything else for seconds.
 */
final class Uplink {
    /** Pages of listings that are asked for at a time: enough that neither side waits for the other. */
    static final int PAGES = 4;

    private final Predicate<Message> bus;
    private final Map<Long, Pending> asked = new HashMap<>();
    private final ArrayDeque<Message> unsent = new ArrayDeque<>();
    /** Numbers of the pages that the scheduler was asked for. */
    private final Set<Long> pages = new HashSet<>();
    private final ArrayDeque<Message> pagesToAsk = new ArrayDeque<>();
    private final Ends ends;
    private final StatusCopies statuses = new StatusCopies();
    /** Whether something was held back since {@link #pump} last said that this is over. */
    private boolean heldBack;
    private String absence;
    private long lastId;
    private int sent;

    /**
     * @param bus  takes a message, or says that it does not for now
     * @param file where ends are kept; null where none can be
     */
    Uplink(Predicate<Message> bus, EndFile file) {
        this.bus = bus;
        this.ends = new Ends(file, this::pass);
    }

    /** Ends that are said before whatever is said after they came. */
    Ends ends() {
        return ends;
    }

    /** Its statuses. Before one is asked for, {@link #ends} has to tell what it knows: a status counts it. */
    StatusCopies statuses() {
        return statuses;
    }

    /** The number of the next question on behalf of a command. */
    long number(Pending command) {
        command.id = ++lastId;
        return lastId;
    }

    /** Asks on behalf of a command; the question has the command's {@link #number}. */
    void ask(Pending command, Message question) {
        expect(command, question);
        tell(question);
    }

    /** The same where the question is told by the caller. */
    void expect(Pending command, Message question) {
        command.question = question;
        asked.put(command.id, command);
    }

    /** Says something that has no answer. */
    void tell(Message message) {
        long page = page(message);
        if (page != 0 && pages.size() >= PAGES) {
            pagesToAsk.add(message);
            return;
        }
        if (page != 0) {
            pages.add(page);
        }
        ends.tell();
        pass(message);
    }

    private void pass(Message message) {
        if (!(message instanceof Message.Question)) {
            statuses.changed();
        }
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
        if (pagesToAsk.removeLastOccurrence(message)) {
            return true;
        }
        boolean withdrawn = unsent.removeLastOccurrence(message);
        if (withdrawn) {
            hasPage(page(message));
        }
        return withdrawn;
    }

    /** An answer has come. Where nobody waits for it the connection has closed, as the scheduler knows or will know. */
    void answered(Message.Reply answer) {
        hasPage(answer.id());
        Pending command = asked.remove(answer.id());
        if (command != null) {
            command.question = null;
            command.asker.accept(command, answer);
        }
    }

    /** Forgets what has not been sent: all is said anew, ends first. */
    void restart() {
        unsent.clear();
        pages.clear();
        pagesToAsk.clear();
        statuses.changed();
        ends.tellAgain();
    }

    /** What is said to tools while the scheduler is away for long; null while it is not. */
    String absence() {
        return absence;
    }

    /** @param reason null where the scheduler is there */
    void setAbsence(String reason) {
        absence = reason;
        if (reason != null) {
            statuses.changed();
        }
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

    private void hasPage(long id) {
        if (pages.remove(id) && !pagesToAsk.isEmpty()) {
            tell(pagesToAsk.remove());
        }
    }

    /** Number of the question for a page, 0 for any other message. */
    private static long page(Message message) {
        return message instanceof Message.StatusNext next ? next.id()
                : message instanceof Message.ListNext next ? next.id()
                : message instanceof Message.Status first ? first.id() : 0;
    }

    /** How many messages the bus took since the last call. */
    int takeSent() {
        int n = sent;
        sent = 0;
        return n;
    }
}
