// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import coordinatool.lustre.RequestJson;
import java.io.IOException;
import java.io.OutputStream;

/** Writes one reply to list in as many parts as it takes: each request, then {@link #end}. One thread. */
public final class ListWriter {
    static final String RUNNING = "running";
    static final String WAITING = "waiting";

    private static final SerializableString STATE = JsonWriter.name("state");
    private static final SerializableString CLIENT_ID = JsonWriter.name("client_id");
    private static final SerializableString CANCELLED = JsonWriter.name("canceled");
    private static final SerializableString POSITION = JsonWriter.name("position");
    private static final SerializableString LENGTH = JsonWriter.name("queue_length");
    private static final SerializableString ITEM = JsonWriter.name("item");

    private final JsonWriter json;
    private boolean begun;

    public ListWriter(ReplyWriter replies) {
        this(replies.json());
    }

    private ListWriter(JsonWriter json) {
        this.json = json;
    }

    /** For single requests: {@link #writeAlone}. */
    public static ListWriter ofLines() {
        return new ListWriter(new JsonWriter());
    }

    /** The next request. */
    public void write(OutputStream out, ListedRequest listed) throws IOException {
        JsonGenerator g = json.to(out);
        begin(g);
        object(g, listed);
        json.finish();
    }

    /** The last part. */
    public void end(OutputStream out) throws IOException {
        JsonGenerator g = json.to(out);
        if (!begun) {
            begin(g);
        }
        g.writeRaw("]}");
        json.finish();
    }

    /** The last part of what is not complete: a positive errno, and a text. */
    public void breakOff(OutputStream out, int status, String error) throws IOException {
        JsonGenerator g = json.to(out);
        if (!begun) {
            begin(g);
        }
        g.writeRaw("],\"status\":");
        g.writeNumber(status);
        g.writeRaw(",\"error\":");
        g.writeString(error);
        g.writeRaw('}');
        json.finish();
    }

    /** A request as an object that is part of nothing. */
    public void writeAlone(OutputStream out, ListedRequest listed) throws IOException {
        object(json.to(out), listed);
        json.finish();
    }

    private void begin(JsonGenerator g) throws IOException {
        g.writeRaw(begun ? "," : "{\"command\":\"list\",\"requests\":[");
        begun = true;
    }

    private static void object(JsonGenerator g, ListedRequest listed) throws IOException {
        g.writeStartObject();
        JsonWriter.string(g, STATE, listed.running() ? RUNNING : WAITING);
        JsonWriter.string(g, CLIENT_ID, listed.mover());
        if (listed.cancelled()) {
            g.writeFieldName(CANCELLED);
            g.writeBoolean(true);
        }
        JsonWriter.number(g, POSITION, listed.position());
        JsonWriter.number(g, LENGTH, listed.length());
        g.writeFieldName(ITEM);
        RequestJson.write(g, listed.request());
        g.writeEndObject();
    }
}
