// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import coordinatool.lustre.RequestJson;
import coordinatool.model.FormatException;
import coordinatool.model.Place;
import coordinatool.model.Request;
import coordinatool.model.RequestView;
import java.io.IOException;
import java.io.OutputStream;

/** Requests as a reply to list has them: an object each. */
public final class RequestViewJson {
    static final String RUNNING = "running";
    static final String WAITING = "waiting";

    private static final SerializableString STATE = JsonWriter.name("state");
    private static final SerializableString CLIENT_ID = JsonWriter.name("client_id");
    private static final SerializableString CANCELLED = JsonWriter.name("canceled");
    private static final SerializableString POSITION = JsonWriter.name("position");
    private static final SerializableString LENGTH = JsonWriter.name("queue_length");
    private static final SerializableString ITEM = JsonWriter.name("item");

    private RequestViewJson() {
    }

    /** Writes each request that it is given to the stream, one a line. */
    public static ListReader.Sink lines(OutputStream out) {
        JsonWriter json = new JsonWriter();
        return view -> {
            write(json.to(out), view);
            json.finish();
            out.write('\n');
        };
    }

    static void write(JsonGenerator g, RequestView view) throws IOException {
        g.writeStartObject();
        JsonWriter.string(g, STATE, view.running() ? RUNNING : WAITING);
        JsonWriter.string(g, CLIENT_ID, view.mover());
        if (view.cancelled()) {
            g.writeFieldName(CANCELLED);
            g.writeBoolean(true);
        }
        JsonWriter.number(g, POSITION, view.place().position());
        JsonWriter.number(g, LENGTH, view.place().length());
        g.writeFieldName(ITEM);
        RequestJson.write(g, view.request());
        g.writeEndObject();
    }

    /** Reads the object that the parser stands on. */
    static RequestView read(JsonParser parser) throws IOException, FormatException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new WireException("requests has something else than objects");
        }
        String state = null;
        String mover = null;
        boolean cancelled = false;
        long position = 0;
        long length = 0;
        Request request = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            switch (name) {
                case "state" -> state = Json.string(parser);
                case "client_id" -> mover = Json.string(parser);
                case "canceled" -> cancelled = Json.isTrue(parser);
                case "position" -> position = Json.integer(parser, 0);
                case "queue_length" -> length = Json.integer(parser, 0);
                case "item" -> request = RequestJson.read(parser);
                default -> parser.skipChildren();
            }
        }
        if (request == null) {
            throw new WireException("requests has an entry without item");
        }
        return new RequestView(request, RUNNING.equals(state), cancelled, new Place(mover, position, length),
                RequestView.NO_SLOT);
    }
}
