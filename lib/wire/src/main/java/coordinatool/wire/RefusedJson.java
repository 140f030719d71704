// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import coordinatool.model.FormatException;
import coordinatool.model.Refused;
import coordinatool.wire.Members.Form;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a reply to cancel with a list says of those that were refused: an object each. */
public final class RefusedJson {
    private static final JsonFactory FACTORY = Json.factory(Limits.REPLIES);
    private static final Map<String, Form> FORMS = Members.forms(Map.of(), "index", "status", "error");

    private RefusedJson() {
    }

    static void write(JsonGenerator g, Refused refused) throws IOException {
        g.writeStartObject();
        g.writeNumberField("index", refused.index());
        g.writeNumberField("status", refused.status());
        g.writeStringField("error", refused.error());
        g.writeEndObject();
    }

    /**
     * Reads a reply to cancel.
     *
     * @throws WireException where it makes no sense
     */
    static List<Refused> read(byte[] reply) throws IOException {
        List<Refused> all = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(reply)) {
            parser.nextToken();
            Members.read(parser, name -> name.equals("refused")
                    ? list -> Members.each(list, at -> all.add(refused(Members.read(at, FORMS::get)))) : null);
            return all;
        } catch (JsonProcessingException | CharConversionException | FormatException e) {
            throw new WireException("reply to cancel makes no sense: " + e.getMessage());
        }
    }

    /**
     * Those that were refused, by their places in a list that named so many.
     *
     * @throws WireException where the reply makes no sense
     */
    public static Map<Integer, Refused> byIndex(byte[] reply, int named) throws IOException {
        Map<Integer, Refused> refused = new HashMap<>();
        for (Refused one : read(reply)) {
            if (one.index() < 0 || one.index() >= named) {
                throw new WireException("reply to cancel names request " + one.index() + " of " + named);
            }
            refused.put(one.index(), one);
        }
        return refused;
    }

    private static Refused refused(Members m) throws FormatException {
        if (!m.has("index") || m.text("error") == null) {
            throw new FormatException("refused without index or error");
        }
        return new Refused((int) m.integer("index", 0), (int) m.integer("status", 0), m.text("error"));
    }
}
