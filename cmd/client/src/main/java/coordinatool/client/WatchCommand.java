// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.FormatException;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestView;
import coordinatool.model.Step;
import coordinatool.model.Words;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Log;
import coordinatool.tool.Pause;
import coordinatool.wire.Fields;
import coordinatool.wire.RequestName;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Follows the requests of a name until none is left: a line whenever one changes its place, and how it ended. */
final class WatchCommand {
    /** A user looks at it; the coordinator is asked for one file, which costs it nothing. */
    private static final long PAUSE_MILLIS = 1000;

    private final ChangeLines lines;

    WatchCommand(ChangeLines lines) {
        this.lines = lines;
    }

    static ExitCode run(Arguments arguments, Configuration configuration, Log log) throws IOException {
        try (ToolConnection connection = ToolConnection.open(configuration, log); OutputStream out = Output.open()) {
            if (arguments.operands().isEmpty()) {
                return new HintWatch(arguments, connection, out).run(log);
            }
            String name = arguments.operands().get(0);
            return new WatchCommand(new ChangeLines(out, arguments.json()))
                    .watch(connection, name, RequestName.filter(name), log);
        } catch (FormatException e) {
            log.error(e.getMessage());
            return ExitCode.DATA;
        }
    }

    ExitCode watch(ToolConnection connection, String name, RequestFilter filter, Log log) throws IOException {
        for (boolean seen = false;; Pause.millis(PAUSE_MILLIS)) {
            List<RequestView> views = new ArrayList<>();
            connection.list(filter, views::add);
            if (!views.isEmpty()) {
                seen = true;
                say(views);
                continue;
            }
            Step end = connection.trace(filter).last();
            if (!seen && end == null) {
                log.error("no request of " + name);
                return ExitCode.DATA;
            }
            // Otherwise the list missed it, since it came to another place meanwhile.
            if (end == null || end.isEnd()) {
                return ended(end);
            }
        }
    }

    /** The first of them says how things stand; there are seldom two. */
    private void say(List<RequestView> views) throws IOException {
        RequestView view = views.get(0);
        Fields fields = new Fields().add("action", Words.of(view.request().action())).add("state", view.state().word())
                .add("mover", view.mover());
        if (view.place().position() > 0) {
            fields.add("position", view.place().position() + "/" + view.place().length());
        }
        lines.say(fields.add("reason", view.reason()));
    }

    private ExitCode ended(Step end) throws IOException {
        Fields fields = new Fields().add("state", "ended");
        if (end == null) {
            lines.say(fields.add("how", "unknown"));
            return ExitCode.OK;
        }
        String how = end.isWell() ? "done" : Objects.requireNonNullElse(end.why(), Words.of(end.what()));
        lines.say(fields.add("how", how).add("mover", end.mover()));
        return end.isWell() ? ExitCode.OK : ExitCode.INCOMPLETE;
    }
}
