// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.bus.Event;
import coordinatool.bus.Message;
import coordinatool.lustre.DataText;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.model.Words;
import coordinatool.report.lines.ReportLine;
import coordinatool.tool.HintRule;
import coordinatool.tool.Log;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** An event as a line: {@code time=… event=… fid=… cookie=… action=… archive=…}, and what else there is to say. */
final class EventText {
    private static final int MILLI_DIGITS = 3;
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(MILLI_DIGITS).toFormatter(Locale.ROOT);

    private final HintRule rule;

    /** @param rule null where there are no reports */
    EventText(HintRule rule) {
        this.rule = rule;
    }

    /**
     * The line, without the newline.
     *
     * @param epochMillis when it was heard of
     */
    String of(Event event, long epochMillis) {
        Request request = event.request();
        StringBuilder line = new StringBuilder(200);
        begin(line, epochMillis, Words.of(event.what()));
        add(line, "fid", request.fid());
        add(line, "cookie", RequestKey.cookieText(request.cookie()));
        add(line, "action", Words.of(request.action()));
        add(line, "archive", Integer.toUnsignedString(request.archiveId()));
        switch (event.what()) {
            case ASSIGN, SENT -> add(line, "mover", event.mover() == null ? ReportLine.ANY_MOVER : event.mover());
            case DONE -> {
                addMover(line, event);
                add(line, "status", event.status());
            }
            case REQUEUE -> addMover(line, event);
            case NEW, CANCEL, HELD, RELEASED -> { }
        }
        String hint = rule == null ? null : rule.valueIn(request.data());
        if (hint != null) {
            add(line, "report", hint);
        }
        if (request.data().length > 0) {
            add(line, "data", DataText.toString(request.data()));
        }
        return line.toString();
    }

    /** The line of an operator's command, in the words of the audit. */
    String of(Message.Audit said, long epochMillis) {
        StringBuilder line = new StringBuilder(200);
        begin(line, epochMillis, "audit");
        add(line, "uid", said.uid());
        add(line, "host", said.address());
        add(line, "command", said.command());
        add(line, "changes", said.changes());
        add(line, "result", said.result());
        return line.toString();
    }

    private static void begin(StringBuilder line, long epochMillis, String event) {
        Log.append(line, "time", TIME.format(Instant.ofEpochMilli(epochMillis)));
        add(line, "event", event);
    }

    private static void addMover(StringBuilder line, Event event) {
        if (event.mover() != null) {
            add(line, "mover", event.mover());
        }
    }

    private static void add(StringBuilder line, String key, Object value) {
        Log.append(line.append(' '), key, value);
    }
}
