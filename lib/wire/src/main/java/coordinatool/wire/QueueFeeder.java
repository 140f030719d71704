// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

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

    private record Sent(String fsname, String first, String last, int count, int cancelled) {
    }

    private final ToolConnection connection;
    private final InputProblems problems;
    private String fsname;
    private final Deque<Sent> unanswered = new ArrayDeque<>();
    private List<Request> batch = new ArrayList<>();
    private List<Request> cancelledBatch = new ArrayList<>();
    private int batchBytes;
    private String first;
    private String last;
    private long sent;
    private long enqueued;
    private long skipped;
    private long cancelled;
    private long refused;
    private int status;
    private String error;
    private boolean durable = true;

    /**
     * @param problems is told what the server refuses
     */
    QueueFeeder(ToolConnection connection, InputProblems problems) {
        this.connection = connection;
        this.problems = problems;
    }

    /** What is added from now on is of this file system; null not to say. */
    void fsname(String name) {
        if (!Objects.equals(fsname, name)) {
            if (!isEmpty()) {
                send();
            }
            fsname = name;
        }
    }

    /**
     * @param where it comes from, for problems
     * @param ended whether Lustre has cancelled it: then it does not run (any more), and Lustre is told so
     */
    void add(String where, Request request, boolean ended) {
        first = isEmpty() ? where : first;
        last = where;
        (ended ? cancelledBatch : batch).add(request.asNotBegun());
        batchBytes += REQUEST_BYTES + ESCAPED_BYTES * request.data().length;
        if (batch.size() + cancelledBatch.size() >= MAX_REQUESTS || batchBytes >= MAX_BYTES) {
            send();
        }
    }

    /** Sends what is left, and waits for all replies. */
    void finish() {
        if (!isEmpty()) {
            send();
        }
        while (!unanswered.isEmpty()) {
            take();
        }
    }

    /** @param problems lines and files that were refused before */
    QueueTotals totals(long problems) {
        return new QueueTotals(sent, enqueued, skipped, cancelled, problems + refused, status, error, durable);
    }

    private void send() {
        while (unanswered.size() >= WINDOW) {
            take();
        }
        connection.send(Commands.queue(fsname, batch, cancelledBatch));
        unanswered.add(new Sent(fsname, first, last, batch.size(), cancelledBatch.size()));
        sent += batch.size();
        batch = new ArrayList<>();
        cancelledBatch = new ArrayList<>();
        batchBytes = 0;
    }

    private void take() {
        Reply reply = connection.receive();
        Sent part = unanswered.remove();
        if (!"queue".equals(reply.command())) {
            throw new Fatal(ExitCode.UNAVAILABLE, "the coordinator answers " + reply.command() + " to queue");
        }
        if (reply.status() == Errno.EAGAIN) {
            connection.check(reply);
        }
        Reply.Queued queued = reply.queued();
        enqueued += queued.enqueued();
        skipped += queued.skipped();
        cancelled += queued.cancelled();
        durable &= queued.durable();
        if (status == 0 && !reply.ok()) {
            status = reply.status();
            error = reply.error();
        }
        long missing = Math.max(0, part.count() - queued.enqueued() - queued.skipped());
        long notEnded = Math.max(0, part.cancelled() - queued.cancelled());
        refused += missing + notEnded;
        String range = part.first().equals(part.last()) ? part.first() : part.first() + " to " + part.last();
        if (missing > 0 || !reply.ok()) {
            String of = part.fsname() == null ? "" : ", of file system " + part.fsname();
            problems.add(range, missing + " refused" + of + ": " + ToolConnection.reason(reply));
        }
        if (notEnded > 0 && reply.ok()) {
            problems.add(range, notEnded + " with canceled=1 left as they are: the coordinator cannot end them, it is"
                    + " the C coordinatool, or older than this tool");
        }
    }

    private boolean isEmpty() {
        return batch.isEmpty() && cancelledBatch.isEmpty();
    }
}
