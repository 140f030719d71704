// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.lustre.Request;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Puts any number of requests into the queue over one connection: many in a message, a few messages ahead of their
 * replies, so that neither side waits for the other. Memory is that of those messages. One thread.
 */
final class QueueFeeder {
    /** Requests in a message: more is not faster (measured with the C server and ours). */
    private static final int MAX_REQUESTS = 1_000;
    /** Bytes in a message, roughly: far below what the server takes, {@link Limits#MESSAGE_BYTES}. */
    private static final int MAX_BYTES = 1 << 20;
    /** Bytes of a request in JSON without its data, and of a byte of data that has to be escaped. */
    private static final int REQUEST_BYTES = 400;
    private static final int ESCAPED_BYTES = 6;
    /** Messages without a reply. */
    private static final int WINDOW = 4;

    private record Sent(String first, String last, int count) {
    }

    private final ToolConnection connection;
    private final String fsname;
    private final Consumer<String> problems;
    private final Deque<Sent> unanswered = new ArrayDeque<>();
    private List<Request> batch = new ArrayList<>();
    private int batchBytes;
    private String first;
    private String last;
    private long sent;
    private long enqueued;
    private long skipped;
    private long refused;
    private int status;
    private String error;
    private boolean durable = true;

    /**
     * @param fsname   file system of the requests, null not to say
     * @param problems is told what the server refuses
     */
    QueueFeeder(ToolConnection connection, String fsname, Consumer<String> problems) {
        this.connection = connection;
        this.fsname = fsname;
        this.problems = problems;
    }

    /** @param where it comes from, for problems */
    void add(String where, Request request) {
        first = batch.isEmpty() ? where : first;
        last = where;
        batch.add(request);
        batchBytes += REQUEST_BYTES + ESCAPED_BYTES * request.data().length;
        if (batch.size() >= MAX_REQUESTS || batchBytes >= MAX_BYTES) {
            send();
        }
    }

    /** Sends what is left, and waits for all replies. */
    void finish() {
        if (!batch.isEmpty()) {
            send();
        }
        while (!unanswered.isEmpty()) {
            take();
        }
    }

    /** @param problems lines and files that were refused before */
    QueueTotals totals(long problems) {
        return new QueueTotals(sent, enqueued, skipped, problems + refused, status, error, durable);
    }

    private void send() {
        while (unanswered.size() >= WINDOW) {
            take();
        }
        connection.send(Commands.queue(fsname, batch));
        unanswered.add(new Sent(first, last, batch.size()));
        sent += batch.size();
        batch = new ArrayList<>();
        batchBytes = 0;
    }

    private void take() {
        Reply reply = connection.receive();
        Sent part = unanswered.remove();
        if (!"queue".equals(reply.command())) {
            throw new Fatal(ExitCode.UNAVAILABLE, "the coordinator answers " + reply.command() + " to queue");
        }
        enqueued += reply.enqueued();
        skipped += reply.skipped();
        durable &= reply.durable();
        if (status == 0 && !reply.ok()) {
            status = reply.status();
            error = reply.error();
        }
        long missing = Math.max(0, part.count() - reply.enqueued() - reply.skipped());
        refused += missing;
        if (missing > 0 || !reply.ok()) {
            String range = part.first().equals(part.last()) ? part.first() : part.first() + " to " + part.last();
            problems.accept(range + ": " + missing + " refused: " + ToolConnection.reason(reply));
        }
    }
}
