// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.FormatException;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestView;
import coordinatool.model.Step;
import coordinatool.model.Words;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Follows the requests of a name until none is left: a line whenever one changes its place, and how it ended. */
final class WatchCommand {
    /** A user looks at it; the coordinator is asked for one file, which costs it nothing. */
    private static final long PAUSE_MILLIS = 1000;

    private final OutputStream out;
    private String last = "";

    private WatchCommand(OutputStream out) {
        this.out = out;
    }

    static ExitCode run(Arguments arguments, Configuration configuration, Log log) throws IOException {
        if (arguments.operands().size() != 1) {
            throw new Fatal(ExitCode.USAGE, "watch takes one request");
        }
        String name = arguments.operands().get(0);
        try (ToolConnection connection = ToolConnection.open(configuration); OutputStream out = Output.open()) {
            return new WatchCommand(out).watch(connection, name, Operand.filter(name), log);
        } catch (FormatException e) {
            log.error(e.getMessage());
            return ExitCode.DATA;
        }
    }

    private ExitCode watch(ToolConnection connection, String name, RequestFilter filter, Log log) throws IOException {
        boolean seen = false;
        while (true) {
            List<RequestView> views = new ArrayList<>();
            connection.list(filter, views::add);
            if (views.isEmpty()) {
                break;
            }
            seen = true;
            say(views);
            Pause.millis(PAUSE_MILLIS);
        }
        List<Step> steps = connection.trace(filter).steps();
        Step end = steps.isEmpty() ? null : steps.get(steps.size() - 1);
        if (!seen && end == null) {
            log.error("no request of " + name);
            return ExitCode.DATA;
        }
        return ended(end);
    }

    /** The first of them says how things stand; there are seldom two. */
    private void say(List<RequestView> views) throws IOException {
        RequestView view = views.get(0);
        StringBuilder line = new StringBuilder();
        Log.append(line, "action", Words.of(view.request().action()));
        Log.append(line.append(' '), "state", view.state().word());
        if (view.mover() != null) {
            Log.append(line.append(' '), "mover", view.mover());
        }
        if (view.place().position() > 0) {
            Log.append(line.append(' '), "position", view.place().position() + "/" + view.place().length());
        }
        if (view.reason() != null) {
            Log.append(line.append(' '), "reason", view.reason());
        }
        print(line.toString());
    }

    private ExitCode ended(Step end) throws IOException {
        if (end == null) {
            print("state=ended how=unknown");
            return ExitCode.OK;
        }
        boolean well = end.what() == Step.What.DONE && end.why() == null;
        StringBuilder line = new StringBuilder("state=ended");
        String how = well ? "done" : Objects.requireNonNullElse(end.why(), Words.of(end.what()));
        Log.append(line.append(' '), "how", how);
        if (end.mover() != null) {
            Log.append(line.append(' '), "mover", end.mover());
        }
        print(line.toString());
        return well ? ExitCode.OK : ExitCode.INCOMPLETE;
    }

    private void print(String line) throws IOException {
        if (!line.equals(last)) {
            last = line;
            String text = "time=" + Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line + "\n";
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
