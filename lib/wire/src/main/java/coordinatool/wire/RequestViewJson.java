// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonParser;
import coordinatool.lustre.RequestJson;
import coordinatool.model.FormatException;
import coordinatool.model.Owner;
import coordinatool.model.Place;
import coordinatool.model.Request;
import coordinatool.model.RequestState;
import coordinatool.model.RequestView;
import coordinatool.wire.Members.Form;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** Requests as a reply to list has them: an object each. */
public final class RequestViewJson {
    private static final Map<String, Form> FORMS = Members.forms(Map.of("item", RequestJson::read),
            "state", "client_id", "canceled", "position", "queue_length", "since", "reason", "user", "uid");

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

    static void write(ObjectWriter object, RequestView view) throws IOException {
        object.begin();
        object.text("state", view.state().word());
        object.text("client_id", view.mover());
        object.flag("canceled", view.cancelled());
        object.number("position", view.place().position());
        object.number("queue_length", view.place().length());
        object.number("since", view.since());
        object.text("reason", view.reason());
        if (view.owner() != null) {
            object.text("user", view.owner().name());
            object.number("uid", view.owner().uid());
        }
        RequestJson.write(object.key("item"), view.request());
        object.end();
    }

    /** Reads the object that the parser stands on. */
    static RequestView read(JsonParser parser) throws IOException, FormatException {
        Members m = Members.read(parser, FORMS::get);
        Request request = m.get("item", Request.class);
        if (request == null) {
            throw new WireException("requests has an entry without item");
        }
        String user = m.text("user");
        RequestState state = RequestState.ofWord(m.text("state"));
        return new RequestView(request, state == null ? RequestState.WAITING : state, m.is("canceled"),
                new Place(m.text("client_id"), m.integer("position", 0), m.integer("queue_length", 0)),
                RequestView.NO_SLOT, m.integer("since", 0), m.text("reason"),
                user == null ? null : new Owner(m.integer("uid", 0), user));
    }
}
