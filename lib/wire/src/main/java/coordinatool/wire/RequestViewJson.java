// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import coordinatool.lustre.RequestJson;
import coordinatool.model.FormatException;
import coordinatool.model.Place;
import coordinatool.model.Request;
import coordinatool.model.RequestView;
import java.io.IOException;
import java.io.OutputStream;

/** Requests as a reply to list has them: an object each. */
public final class RequestViewJson {
    private static final String RUNNING = "running";
    private static final String WAITING = "waiting";

    private RequestViewJson() {
    }

    /** Writes each request that it is given to the stream, one a line. */
    public static RequestSink lines(OutputStream out) {
        ObjectWriter object = new ObjectWriter(new JsonWriter(), out);
        return view -> {
            object.beginPart();
            write(object, view);
            object.raw("\n");
            object.endPart();
        };
    }

    static String state(boolean running) {
        return running ? RUNNING : WAITING;
    }

    /** Whether a request with this state runs; null where there is no such state. */
    static Boolean isRunning(String state) {
        boolean running = RUNNING.equals(state);
        return running || WAITING.equals(state) ? running : null;
    }

    static void write(ObjectWriter object, RequestView view) throws IOException {
        object.begin();
        object.text("state", state(view.running()));
        object.text("client_id", view.mover());
        object.flag("canceled", view.cancelled());
        object.number("position", view.place().position());
        object.number("queue_length", view.place().length());
        RequestJson.write(object.key("item"), view.request());
        object.end();
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
                case "position" -> position = Json.integerOrZero(parser);
                case "queue_length" -> length = Json.integerOrZero(parser);
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
