// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import coordinatool.lustre.FidJson;
import coordinatool.lustre.RequestJson;
import coordinatool.model.Action;
import coordinatool.model.ComparisonStep;
import coordinatool.model.Difference;
import coordinatool.model.DifferencePage;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.model.Words;
import coordinatool.wire.Members.Form;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command fsck and its reply: steps of a comparison, and what they find. Stateless. */
final class FsckJson {
    /** Member of the reply. */
    static final String FOUND = "differences";
    static final String CLIENTS = "ingest_clients";
    private static final String GONE = "gone";

    private static final Map<String, Form> KEY = Members.forms(
            Map.of("hai_cookie", Members.BITS, "hai_dfid", FsckJson::fid));
    private static final Map<String, Form> DIFFERENCE = Members.forms(
            Map.of("hai_cookie", Members.BITS, "hai_dfid", FsckJson::fid, "item", RequestJson::read),
            "kind", "detail", "certain", "repaired");

    private FsckJson() {
    }

    // ---- the command

    /** Writes the members of a step. */
    private record StepWriter(JsonGenerator g) implements ComparisonStep.Visitor<IOException> {
        @Override
        public void begin(ComparisonStep.Begin step) throws IOException {
            g.writeStringField("step", "begin");
            g.writeNumberField("age_ms", step.ageMillis());
        }

        @Override
        public void listed(ComparisonStep.Listed step) throws IOException {
            start("list", step);
            requests(g, step.requests());
        }

        @Override
        public void unlisted(ComparisonStep.Unlisted step) throws IOException {
            start("unlisted", step);
        }

        @Override
        public void stored(ComparisonStep.Stored step) throws IOException {
            start("store", step);
            g.writeBooleanField("repair", step.repair());
        }

        @Override
        public void repair(ComparisonStep.Repair step) throws IOException {
            start("repair", step);
            requests(g, step.lost());
            g.writeArrayFieldStart(GONE);
            for (RequestKey key : step.gone()) {
                g.writeStartObject();
                writeKey(g, key);
                g.writeEndObject();
            }
            g.writeEndArray();
        }

        @Override
        public void end(ComparisonStep.End step) throws IOException {
            start("end", step);
        }

        private void start(String name, ComparisonStep step) throws IOException {
            g.writeStringField("step", name);
            g.writeNumberField("number", step.number());
        }
    }

    static void write(JsonGenerator g, ComparisonStep step) throws IOException {
        step.visit(new StepWriter(g));
    }

    private static void requests(JsonGenerator g, List<Request> requests) throws IOException {
        Commands.requests(g, "hsm_action_items",
                requests.stream().filter(request -> request.action() != Action.CANCEL).toList());
        Commands.requests(g, "canceled_items",
                requests.stream().filter(request -> request.action() == Action.CANCEL).toList());
    }

    private static void writeKey(JsonGenerator g, RequestKey key) throws IOException {
        g.writeNumberField("hai_cookie", key.cookie());
        g.writeFieldName("hai_dfid");
        FidJson.write(g, key.dfid());
    }

    /** The step that a command asks for, with these requests; null where there is no such step. */
    static ComparisonStep step(Members m, List<Request> requests) {
        long number = m.integer("number", 0);
        String step = m.text("step");
        return switch (step == null ? "" : step) {
            case "begin" -> new ComparisonStep.Begin(Math.max(0, m.integer("age_ms", 0)));
            case "list" -> new ComparisonStep.Listed(number, requests);
            case "unlisted" -> new ComparisonStep.Unlisted(number);
            case "store" -> new ComparisonStep.Stored(number, m.is("repair"));
            case "repair" -> new ComparisonStep.Repair(number, requests, gone(m));
            case "end" -> new ComparisonStep.End(number);
            default -> null;
        };
    }

    @SuppressWarnings("unchecked") // Only keys() puts something there.
    static List<RequestKey> gone(Members m) {
        List<RequestKey> keys = m.get(GONE, List.class);
        return keys == null ? List.of() : keys;
    }

    /** The keys in the array that the parser stands on; what is none is left out, and so not dropped. */
    static List<RequestKey> keys(JsonParser parser) throws IOException, FormatException {
        List<RequestKey> keys = new ArrayList<>();
        Members.each(parser, at -> {
            RequestKey key = key(Members.read(at, KEY::get));
            if (key != null) {
                keys.add(key);
            }
        });
        return keys;
    }

    /** Null where it is none. */
    private static Object fid(JsonParser parser) throws IOException {
        try {
            return FidJson.read(parser, "hai_dfid");
        } catch (FormatException e) {
            return null;
        }
    }

    private static RequestKey key(Members m) {
        Long cookie = m.get("hai_cookie", Long.class);
        Fid dfid = m.get("hai_dfid", Fid.class);
        return cookie == null || dfid == null ? null : new RequestKey(cookie, dfid);
    }

    // ---- the reply

    static void write(ObjectWriter reply, DifferencePage page) throws IOException {
        reply.number("number", page.number());
        reply.text("fsname", page.fsname());
        reply.flag("confirms", page.confirms());
        reply.array(FOUND, page.found(), FsckJson::write);
        reply.flag("more", page.more());
        if (page.clients() != null) {
            reply.array(CLIENTS, page.clients(), JsonGenerator::writeString);
        }
    }

    private static void write(JsonGenerator g, Difference difference) throws IOException {
        g.writeStartObject();
        g.writeStringField("kind", Words.of(difference.kind()));
        writeKey(g, difference.key());
        if (difference.request() != null) {
            g.writeFieldName("item");
            RequestJson.write(g, difference.request());
        }
        g.writeStringField("detail", difference.detail());
        g.writeBooleanField("certain", difference.certain());
        g.writeBooleanField("repaired", difference.repaired());
        g.writeEndObject();
    }

    /** What a reply to fsck says; nothing where it is another reply. */
    @SuppressWarnings("unchecked") // Only differences() and texts() put something there.
    static DifferencePage page(Members m) {
        List<Difference> found = m.get(FOUND, List.class);
        return new DifferencePage(m.integer("number", 0), m.text("fsname"), m.is("confirms"),
                found == null ? List.of() : found, m.is("more"), m.get(CLIENTS, List.class));
    }

    static List<Difference> differences(JsonParser parser) throws IOException, FormatException {
        List<Difference> found = new ArrayList<>();
        Members.each(parser, at -> {
            Members m = Members.read(at, DIFFERENCE::get);
            RequestKey key = key(m);
            if (key == null) {
                throw new WireException("a difference without its request");
            }
            found.add(new Difference(kind(m.text("kind")), key, m.get("item", Request.class),
                    m.text("detail") == null ? "" : m.text("detail"), m.is("certain"), m.is("repaired")));
        });
        return found;
    }

    /** Null where it is no array of texts. */
    static List<String> texts(JsonParser parser) throws IOException, FormatException {
        List<String> texts = new ArrayList<>();
        boolean isArray = Members.each(parser, at -> {
            if (!(Members.SCALAR.read(at) instanceof String text)) {
                throw new WireException("something else where a text should be");
            }
            texts.add(text);
        });
        return isArray ? texts : null;
    }

    private static Difference.Kind kind(String word) throws WireException {
        Difference.Kind kind = Words.parse(Difference.Kind.class, word);
        if (kind == null) {
            throw new WireException("a difference of an unknown kind");
        }
        return kind;
    }
}
