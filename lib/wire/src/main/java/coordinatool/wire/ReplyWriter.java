// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import coordinatool.lustre.RequestJson;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the server's replies, all but that to status, which {@link StatusWriter} writes in parts. Members that are 0,
 * false, null or empty are left out, as everywhere in this protocol. One thread; the stream gets the whole reply before
 * a method returns, and only its own exceptions are thrown.
 */
public final class ReplyWriter {
    private static final SerializableString COMMAND = JsonWriter.name("command");
    private static final SerializableString STATUS = JsonWriter.name("status");
    private static final SerializableString ERROR = JsonWriter.name("error");
    private static final SerializableString ERROR_DETAIL = JsonWriter.name("error_detail");
    private static final String BAD_ITEMS = "Error while parsing hsm action items";
    private static final SerializableString ENQUEUED = JsonWriter.name("enqueued");
    private static final SerializableString SKIPPED = JsonWriter.name("skipped");
    private static final SerializableString CANCELED = JsonWriter.name("canceled");
    private static final SerializableString DURABLE = JsonWriter.name("durable");
    private static final SerializableString ACTION_LIST = JsonWriter.name("hsm_action_list");
    private static final SerializableString VERSION = JsonWriter.name("hal_version");
    private static final SerializableString ARCHIVE_ID = JsonWriter.name("hal_archive_id");
    private static final SerializableString FLAGS = JsonWriter.name("hal_flags");
    private static final SerializableString FSNAME = JsonWriter.name("hal_fsname");
    private static final SerializableString LIST = JsonWriter.name("list");
    /** HAL_VERSION of Lustre. */
    private static final int HAL_VERSION = 1;

    /** By far the most frequent reply. */
    private static final byte[] DONE = "{\"command\":\"done\"}".getBytes(StandardCharsets.US_ASCII);

    private final JsonWriter json = new JsonWriter();

    /** What {@link StatusWriter} shares. */
    JsonWriter json() {
        return json;
    }

    /** Reply to ehlo, done, lock, and to anything refused. */
    public void answer(OutputStream out, String command, int status, String error) throws IOException {
        if (status == 0 && command.equals("done")) {
            out.write(DONE);
            return;
        }
        JsonGenerator g = json.to(out);
        g.writeStartObject();
        JsonWriter.string(g, COMMAND, command);
        outcome(g, status, error);
        g.writeEndObject();
        json.finish();
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
        JsonGenerator g = json.to(out);
        g.writeStartObject();
        JsonWriter.string(g, COMMAND, "queue");
        if (badItems != null) {
            outcome(g, Errno.EINVAL, BAD_ITEMS);
            JsonWriter.string(g, ERROR_DETAIL, badItems);
        }
        counts(g, enqueued, skipped, cancels, durable);
    }

    /** Several replies to queue as if they were one. */
    public void queued(OutputStream out, QueueTotals totals) throws IOException {
        JsonGenerator g = json.to(out);
        g.writeStartObject();
        JsonWriter.string(g, COMMAND, "queue");
        outcome(g, totals.status(), totals.error());
        counts(g, totals.enqueued(), totals.skipped(), totals.cancelled(), totals.durable());
    }

    private void counts(JsonGenerator g, long enqueued, long skipped, long cancels, boolean durable)
            throws IOException {
        JsonWriter.number(g, ENQUEUED, enqueued);
        JsonWriter.number(g, SKIPPED, skipped);
        JsonWriter.number(g, CANCELED, cancels);
        if (!durable) {
            g.writeFieldName(DURABLE);
            g.writeBoolean(false);
        }
        g.writeEndObject();
        json.finish();
    }

    /** Reply to recv: a list of requests that have archive id and flags in common. */
    public void work(OutputStream out, String fsname, int archiveId, long flags, List<Request> requests)
            throws IOException {
        JsonGenerator g = json.to(out);
        g.writeStartObject();
        g.writeFieldName(ACTION_LIST);
        g.writeStartObject();
        JsonWriter.number(g, VERSION, HAL_VERSION);
        JsonWriter.number(g, ARCHIVE_ID, Integer.toUnsignedLong(archiveId));
        JsonWriter.number(g, FLAGS, flags);
        JsonWriter.string(g, FSNAME, fsname);
        g.writeFieldName(LIST);
        g.writeStartArray();
        for (Request request : requests) {
            RequestJson.write(g, request);
        }
        g.writeEndArray();
        g.writeEndObject();
        JsonWriter.string(g, COMMAND, "recv");
        g.writeEndObject();
        json.finish();
    }

    private static void outcome(JsonGenerator g, int status, String error) throws IOException {
        JsonWriter.number(g, STATUS, status);
        JsonWriter.string(g, ERROR, error);
    }
}
