// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import coordinatool.model.Action;
import coordinatool.model.Counts;
import coordinatool.model.Figures;
import coordinatool.model.Figures.Commits;
import coordinatool.model.Figures.Flow;
import coordinatool.model.Figures.QueueDepth;
import coordinatool.model.Figures.Reports;
import coordinatool.model.Figures.Sessions;
import coordinatool.model.FormatException;
import coordinatool.model.ProcessFigures;
import coordinatool.model.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The scheduler's figures as an object in a status. What is missing in it is 0. */
final class FiguresJson {
    private FiguresJson() {
    }

    static void write(JsonGenerator g, Figures figures) throws IOException {
        g.writeStartObject();
        g.writeNumberField("started", figures.started());
        g.writeArrayFieldStart("queues");
        for (QueueDepth depth : figures.queues()) {
            g.writeStartObject();
            g.writeStringField("action", Words.of(depth.action()));
            g.writeNumberField("archive_id", Integer.toUnsignedLong(depth.archiveId()));
            g.writeNumberField("waiting", depth.waiting());
            g.writeNumberField("oldest", depth.oldest());
            g.writeEndObject();
        }
        g.writeEndArray();
        counts(g, "arrived", figures.flow().arrived());
        counts(g, "sent", figures.flow().sent());
        counts(g, "requeued", figures.flow().requeued());
        counts(g, "canceled", figures.flow().cancelled());
        counts(g, "done_last_minute", figures.flow().lastMinute());
        g.writeNumberField("report_lines", figures.reports().waiting());
        g.writeNumberField("report_lines_refused", figures.reports().refused());
        sessions(g, figures.sessions());
        commits(g, figures.commits());
        process(g, figures.process());
        g.writeEndObject();
    }

    private static void counts(JsonGenerator g, String name, Counts counts) throws IOException {
        g.writeObjectFieldStart(name);
        g.writeNumberField("archive", counts.archive());
        g.writeNumberField("restore", counts.restore());
        g.writeNumberField("remove", counts.remove());
        g.writeEndObject();
    }

    private static void sessions(JsonGenerator g, Sessions sessions) throws IOException {
        g.writeObjectFieldStart("sessions");
        g.writeNumberField("gateways", sessions.gateways());
        g.writeNumberField("ingests", sessions.ingests());
        g.writeNumberField("reporters", sessions.reporters());
        g.writeNumberField("followers", sessions.followers());
        g.writeEndObject();
    }

    private static void commits(JsonGenerator g, Commits commits) throws IOException {
        g.writeObjectFieldStart("commits");
        g.writeNumberField("waiting", commits.waiting());
        g.writeArrayFieldStart("counts");
        for (long count : commits.counts()) {
            g.writeNumber(count);
        }
        g.writeEndArray();
        g.writeNumberField("nanos", commits.nanos());
        g.writeEndObject();
    }

    private static void process(JsonGenerator g, ProcessFigures process) throws IOException {
        g.writeObjectFieldStart("process");
        g.writeNumberField("heap_used", process.heapUsed());
        g.writeNumberField("heap_max", process.heapMax());
        g.writeNumberField("gc_count", process.gcCount());
        g.writeNumberField("gc_ms", process.gcMillis());
        g.writeNumberField("cpu_ms", process.cpuMillis());
        g.writeNumberField("open_files", process.openFiles());
        g.writeNumberField("max_files", process.maxFiles());
        g.writeEndObject();
    }

    /** Reads the object that the parser stands on. */
    static Figures read(JsonParser parser) throws IOException, FormatException {
        List<QueueDepth> queues = new ArrayList<>();
        Members m = Members.read(parser, (name, at) -> switch (name) {
            case "queues" -> Members.each(at, queue -> {
                QueueDepth depth = depth(queue);
                if (depth != null) {
                    queues.add(depth);
                }
            });
            case "arrived", "sent", "requeued", "canceled", "done_last_minute" -> readCounts(at);
            case "sessions" -> readSessions(at);
            case "commits" -> readCommits(at);
            case "process" -> readProcess(at);
            default -> Members.SCALAR.read(at);
        });
        Figures none = Figures.NONE;
        return new Figures(m.integer("started", 0), queues,
                new Flow(counts(m, "arrived"), counts(m, "sent"), counts(m, "requeued"), counts(m, "canceled"),
                        counts(m, "done_last_minute")),
                new Reports(m.integer("report_lines", 0), m.integer("report_lines_refused", 0)),
                Objects.requireNonNullElse(m.get("sessions", Sessions.class), none.sessions()),
                Objects.requireNonNullElse(m.get("commits", Commits.class), none.commits()),
                Objects.requireNonNullElse(m.get("process", ProcessFigures.class), none.process()));
    }

    private static Counts counts(Members m, String name) {
        return Objects.requireNonNullElse(m.get(name, Counts.class), Counts.NONE);
    }

    private static QueueDepth depth(JsonParser parser) throws IOException, FormatException {
        Members m = scalars(parser);
        Action action = Words.parse(Action.class, m.text("action"));
        return action == null || action == Action.CANCEL ? null
                : new QueueDepth(action, (int) m.integer("archive_id", 0),
                m.integer("waiting", 0), m.integer("oldest", 0));
    }

    private static Members scalars(JsonParser parser) throws IOException, FormatException {
        return Members.read(parser, (name, at) -> Members.SCALAR.read(at));
    }

    private static Object readCounts(JsonParser parser) throws IOException, FormatException {
        Members m = scalars(parser);
        return new Counts(m.integer("archive", 0), m.integer("restore", 0), m.integer("remove", 0), 0);
    }

    private static Object readSessions(JsonParser parser) throws IOException, FormatException {
        Members m = scalars(parser);
        return new Sessions((int) m.integer("gateways", 0), (int) m.integer("ingests", 0),
                (int) m.integer("reporters", 0), (int) m.integer("followers", 0));
    }

    private static Object readCommits(JsonParser parser) throws IOException, FormatException {
        List<Long> counts = new ArrayList<>();
        Members m = Members.read(parser, (name, at) -> name.equals("counts") ? Members.each(at, count -> {
            if (Members.SCALAR.read(count) instanceof Long number) {
                counts.add(number);
            }
        }) : Members.SCALAR.read(at));
        return new Commits(m.integer("waiting", 0), counts, m.integer("nanos", 0));
    }

    private static Object readProcess(JsonParser parser) throws IOException, FormatException {
        Members m = scalars(parser);
        return new ProcessFigures(m.integer("heap_used", 0), m.integer("heap_max", 0), m.integer("gc_count", 0),
                m.integer("gc_ms", 0), m.integer("cpu_ms", 0), m.integer("open_files", 0), m.integer("max_files", 0));
    }
}
