// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.FormatException;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestView;
import coordinatool.model.Step;
import coordinatool.model.Trace;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.wire.Fields;
import coordinatool.wire.RequestName;
import coordinatool.wire.RequestSink;
import coordinatool.wire.RequestViewJson;
import coordinatool.wire.StatusReply;
import coordinatool.wire.StepJson;
import coordinatool.wire.ToolConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Prints what is known of single requests: how they stand, and what has happened to them where that is wanted. */
final class ShowCommand {
    private final Log log;
    private final ToolConnection connection;
    private final OutputStream out;
    private final RequestSink sink;
    private final boolean json;
    private final boolean traces;
    /** Null where nothing is to be explained. */
    private final Configuration rules;
    private List<StatusReply> movers = List.of();
    private long shown;
    private long problems;

    private ShowCommand(Arguments arguments, Configuration configuration, Log log, ToolConnection connection,
            OutputStream out) {
        this.log = log;
        this.connection = connection;
        this.out = out;
        this.json = arguments.json();
        this.traces = arguments.verb() == Verb.TRACE;
        this.rules = arguments.verb() == Verb.EXPLAIN ? configuration : null;
        this.sink = json ? rules == null ? RequestViewJson.lines(out) : this::explainAsJson : this::print;
    }

    static ExitCode run(Arguments arguments, Configuration configuration, Log log) throws IOException {
        try (ToolConnection connection = ToolConnection.open(configuration, log); OutputStream out = Output.open()) {
            ShowCommand command = new ShowCommand(arguments, configuration, log, connection, out);
            if (!command.json || command.rules != null) {
                command.askForMovers();
            }
            for (String operand : arguments.operands()) {
                command.show(operand);
            }
            return Outcome.of(command.shown, command.problems);
        }
    }

    private void askForMovers() throws IOException {
        StatusReply status = StatusReply.ask(connection, Level.OFF);
        if (status.isOurs()) {
            movers = status.movers();
        }
    }

    private void show(String operand) throws IOException {
        long before = shown;
        try {
            RequestFilter filter = RequestName.filter(operand);
            connection.list(filter, listed -> {
                sink.accept(listed);
                shown++;
            });
            if (traces) {
                trace(operand, connection.trace(filter), shown > before);
                return;
            }
        } catch (FormatException e) {
            problem(e.getMessage());
            return;
        }
        if (shown == before) {
            problem("no request of " + operand);
        }
    }

    private void trace(String operand, Trace trace, boolean isThere) throws IOException {
        List<Step> steps = trace.steps();
        shown += steps.size();
        if (json) {
            StepJson.lines(out, steps);
        } else {
            Output.print(out, StepText.of(steps, isThere));
        }
        if (!isThere && steps.isEmpty()) {
            problem("no request of " + operand + ", and none has been since " + StepText.time(trace.since())
                    + ", which is how far the scheduler remembers");
        }
    }

    private void print(RequestView listed) throws IOException {
        String text = (shown == 0 ? "" : "\n") + RequestText.of(listed, movers, System.currentTimeMillis());
        text += rules == null ? "" : Explanation.of(listed, movers, rules).text();
        Output.print(out, text);
    }

    private void explainAsJson(RequestView listed) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        RequestViewJson.lines(request).accept(listed);
        Output.print(out, new Fields().add("request", Fields.ofJson(request.toString(StandardCharsets.UTF_8).strip()))
                .add("explanation", Explanation.of(listed, movers, rules).fields()).line(true));
    }

    private void problem(String what) {
        problems++;
        log.error(what);
    }
}
