// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import coordinatool.lustre.FidJson;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.Step;
import coordinatool.model.Trace;
import coordinatool.model.Words;
import coordinatool.wire.Members.Form;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Steps of requests as a reply to trace has them: an object each. */
public final class StepJson {
    private static final JsonFactory FACTORY = Json.factory(Limits.REPLIES);
    private static final Map<String, Form> FORMS = Members.forms(Map.of(
            "hai_cookie", Members.BITS,
            "hai_fid", parser -> FidJson.read(parser, "hai_fid")),
            "time", "event", "hai_action", "client_id", "error", "reason");

    private StepJson() {
    }

    /** Writes steps to the stream, one a line. */
    public static void lines(OutputStream out, Iterable<Step> steps) throws IOException {
        ObjectWriter object = new ObjectWriter(new JsonWriter(), out);
        for (Step step : steps) {
            object.beginPart();
            write(object, step);
            object.raw("\n");
            object.endPart();
        }
    }

    static void write(ObjectWriter object, Step step) throws IOException {
        object.begin();
        object.number("time", step.time());
        object.text("event", Words.of(step.what()));
        object.number("hai_action", step.action().code());
        FidJson.write(object.key("hai_fid"), step.fid());
        object.key("hai_cookie").writeNumber(step.cookie());
        object.text("client_id", step.mover());
        object.text(step.what() == Step.What.DONE ? "error" : "reason", step.why());
        object.end();
    }

    /**
     * Reads a reply to trace.
     *
     * @throws WireException where it makes no sense
     */
    static Trace read(byte[] reply) throws IOException {
        List<Step> steps = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(reply)) {
            parser.nextToken();
            Members m = Members.read(parser, name -> switch (name) {
                case "steps" -> list -> Members.each(list, at -> steps.add(step(Members.read(at, FORMS::get))));
                case "since" -> Members.SCALAR;
                default -> null;
            });
            return new Trace(steps, m.integer("since", 0));
        } catch (JsonProcessingException | CharConversionException | FormatException e) {
            throw new WireException("reply to trace makes no sense: " + e.getMessage());
        }
    }

    private static Step step(Members m) throws FormatException {
        Fid fid = m.get("hai_fid", Fid.class);
        Action action = Action.ofCode((int) m.integer("hai_action", 0));
        Step.What what = Words.parse(Step.What.class, m.text("event"));
        if (fid == null || action == null || what == null) {
            throw new FormatException("a step without event, hai_fid or hai_action");
        }
        return new Step(m.integer("time", 0), what, action, m.integer("hai_cookie", 0), fid, m.text("client_id"),
                m.text(what == Step.What.DONE ? "error" : "reason"));
    }
}
