// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.lustre.RequestCodec;
import coordinatool.model.DifferencePage;
import coordinatool.model.Errno;
import coordinatool.model.Refused;
import coordinatool.model.Step;
import coordinatool.model.Trace;
import coordinatool.model.Work;
import coordinatool.tool.AuthMode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the server's replies, all but those that a {@link PagedWriter} writes in parts. One thread; the stream gets
 * the whole reply before a method returns, and only its own exceptions are thrown.
 */
public final class ReplyWriter {
    private static final String BAD_ITEMS = "Error while parsing hsm action items";
    /** HAL_VERSION of Lustre. */
    private static final int HAL_VERSION = 1;

    /** By far the most frequent reply. */
    private static final byte[] DONE = "{\"command\":\"done\"}".getBytes(StandardCharsets.US_ASCII);

    private final JsonWriter json = new JsonWriter();
    private final RequestCodec requests = new RequestCodec();

    /** What {@link PagedWriter} shares. */
    JsonWriter json() {
        return json;
    }

    /** After an exception: what was begun is forgotten, also by every {@link PagedWriter} that has begun. */
    public void startOver() {
        json.startOver();
    }

    /** Reply to ehlo, done, lock, and to anything refused. */
    public void answer(OutputStream out, String command, int status, String error) throws IOException {
        if (status == 0 && command.equals("done")) {
            out.write(DONE);
            return;
        }
        ObjectWriter reply = begin(out);
        reply.text("command", command);
        outcome(reply, status, error);
        end(reply);
    }

    /**
     * Reply to auth without a credential.
     *
     * @param nonce what the credential has to hold; null where none is wanted
     */
    public void challenge(OutputStream out, AuthMode mode, String nonce) throws IOException {
        ObjectWriter reply = begin(out);
        reply.text("command", "auth");
        reply.text("auth", mode.word());
        reply.text("nonce", nonce);
        end(reply);
    }

    /**
     * Reply to queue.
     *
     * @param cancels   how many cancelled requests were taken
     * @param durable  false adds {@code "durable":false}: what was taken is only in memory for now
     * @param badItems what was wrong with the items that were left out, null where none was; goes in a key of its own,
     *                 since scripts may know the C server's text
     */
    public void queued(OutputStream out, int enqueued, int skipped, int cancels, boolean durable, String badItems)
            throws IOException {
        ObjectWriter reply = begin(out);
        reply.text("command", "queue");
        if (badItems != null) {
            outcome(reply, Errno.EINVAL, BAD_ITEMS);
            reply.text("error_detail", badItems);
        }
        counts(reply, enqueued, skipped, cancels, durable);
        end(reply);
    }

    /**
     * Reply to cancel with a list.
     *
     * @param cancelled how many of its requests
     * @param refused   the others
     */
    public void cancelled(OutputStream out, int cancelled, List<Refused> refused) throws IOException {
        ObjectWriter reply = begin(out);
        reply.text("command", "cancel");
        reply.number("canceled", cancelled);
        if (!refused.isEmpty()) {
            reply.array("refused", refused, RefusedJson::write);
        }
        end(reply);
    }

    /** Reply to trace. */
    public void trace(OutputStream out, Trace trace) throws IOException {
        ObjectWriter reply = begin(out);
        reply.text("command", "trace");
        reply.number("since", trace.since());
        reply.key("steps").writeRaw('[');
        String comma = "";
        for (Step step : trace.steps()) {
            reply.raw(comma);
            StepJson.write(reply, step);
            comma = ",";
        }
        reply.raw("]");
        end(reply);
    }

    /** Reply to fsck. */
    public void compared(OutputStream out, DifferencePage page) throws IOException {
        ObjectWriter reply = begin(out);
        reply.text("command", "fsck");
        FsckJson.write(reply, page);
        end(reply);
    }

    /** Several replies to queue as if they were one. */
    public void queued(OutputStream out, QueueTotals totals) throws IOException {
        ObjectWriter reply = begin(out);
        reply.text("command", "queue");
        outcome(reply, totals.status(), totals.error());
        counts(reply, totals.enqueued(), totals.skipped(), totals.cancelled(), totals.durable());
        end(reply);
    }

    /** Reply to recv. */
    public void work(OutputStream out, Work work) throws IOException {
        ObjectWriter reply = begin(out);
        reply.key("hsm_action_list");
        reply.begin();
        reply.number("hal_version", HAL_VERSION);
        reply.number("hal_archive_id", Integer.toUnsignedLong(work.archiveId()));
        reply.number("hal_flags", work.flags());
        reply.text("hal_fsname", work.fsname());
        reply.encoded("list", work.requests(), requests::write);
        reply.end();
        reply.text("command", "recv");
        end(reply);
    }

    private ObjectWriter begin(OutputStream out) throws IOException {
        ObjectWriter reply = new ObjectWriter(json, out);
        reply.beginPart();
        reply.begin();
        return reply;
    }

    private static void end(ObjectWriter reply) throws IOException {
        reply.end();
        reply.endPart();
    }

    private static void outcome(ObjectWriter reply, int status, String error) throws IOException {
        reply.number("status", status);
        reply.text("error", error);
    }

    private static void counts(ObjectWriter reply, long enqueued, long skipped, long cancels, boolean durable)
            throws IOException {
        reply.number("enqueued", enqueued);
        reply.number("skipped", skipped);
        reply.number("canceled", cancels);
        if (!durable) {
            reply.key("durable").writeBoolean(false);
        }
    }
}
