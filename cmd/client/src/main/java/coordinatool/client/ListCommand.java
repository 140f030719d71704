// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.RequestFilter;
import coordinatool.model.RequestView;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.Progress;
import coordinatool.tool.Terminal;
import coordinatool.wire.RequestSink;
import coordinatool.wire.RequestViewJson;
import coordinatool.wire.StatusReply;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Prints the queue, a line for each request, as it comes, or sorted. */
final class ListCommand {
    private final ListOptions options;
    private final RequestSink sink;
    /** Null where nothing is sorted. */
    private final PriorityQueue<Listed> sorted;
    private int left;
    private boolean any;
    private int count;

    /** @param number what is equal stays in the order in which it came */
    private record Listed(RequestView view, int number) {
    }

    private ListCommand(ListOptions options, RequestSink sink) {
        this.options = options;
        this.sink = sink;
        this.left = options.limit();
        // The last of them is the first to go where there are more than are wanted.
        this.sorted = options.sort() == null ? null : new PriorityQueue<>(order().reversed());
    }

    private Comparator<Listed> order() {
        Comparator<RequestView> column = options.sort().order();
        Comparator<RequestView> order = options.descending() ? column.reversed() : column;
        return Comparator.comparing(Listed::view, order).thenComparing(Listed::number);
    }

    static ExitCode run(Arguments arguments, Configuration configuration, Log log) throws IOException {
        ListOptions options = arguments.list();
        boolean columns = !options.columns().isEmpty() && !arguments.json();
        // What comes line by line on a terminal shows itself how far it is.
        boolean silent = columns || options.sort() != null || !Terminal.OUT.isThere();
        try (ToolConnection connection = ToolConnection.open(configuration, log); OutputStream out = Output.open();
                Progress progress = Progress.open("requests", silent)) {
            if (progress.isSeen() && arguments.filter().equals(RequestFilter.ALL) && !arguments.mine()) {
                StatusReply status = StatusReply.ask(connection, Level.OFF);
                progress.total(status.counts("running_").sum() + status.counts("pending_").sum());
            }
            Table table = new Table();
            RequestSink sink = arguments.json() ? RequestViewJson.lines(out)
                    : columns ? columns(options.columns(), table) : ActiveLines.lines(out);
            ListCommand command = new ListCommand(options, sink);
            connection.list(arguments.filter(), arguments.mine(), options.needsOwners(), view -> {
                progress.add(1);
                command.take(view);
            });
            progress.clear();
            if (!command.any && arguments.filter().mover() != null) {
                warnOfMover(arguments.filter().mover(), connection, log);
            }
            command.end();
            if (columns) {
                Output.print(out, table.text(options.columns().size()));
            }
        }
        return ExitCode.OK;
    }

    /** Says it where there is no such mover, and not only nothing that it has. */
    private static void warnOfMover(String name, ToolConnection connection, Log log) throws IOException {
        StatusReply status = StatusReply.ask(connection, Level.OFF);
        if (status.isComplete() && status.movers().stream().noneMatch(mover -> mover.name().equals(name))) {
            log.warn("the coordinator knows no such mover", "mover", name);
        }
    }

    /** Puts requests into a table. */
    private static RequestSink columns(List<Column> columns, Table table) {
        table.row(columns.stream().map(Column::word).toArray());
        int[] rows = {0};
        return view -> {
            if (++rows[0] > ListOptions.MAX_SORTED) {
                throw new Fatal(ExitCode.DATA, "more than " + ListOptions.MAX_SORTED
                        + " requests to put into columns: add --limit, or leave --columns out");
            }
            table.row(columns.stream().map(c -> c.of(view)).toArray());
        };
    }

    private void take(RequestView view) throws IOException {
        any = true;
        if (!options.wants(view)) {
            return;
        }
        if (sorted != null) {
            sorted.add(new Listed(view, count++));
            if (sorted.size() > options.limit()) {
                sorted.remove();
            } else if (sorted.size() > ListOptions.MAX_SORTED) {
                throw new Fatal(ExitCode.DATA, "more than " + ListOptions.MAX_SORTED
                        + " requests to sort: add --limit, or sort the lines with sort(1)");
            }
        } else {
            if (left > 0) {
                left--;
                sink.accept(view);
            }
            if (left == 0) {
                throw new RequestSink.Enough();
            }
        }
    }

    private void end() throws IOException {
        if (sorted != null) {
            List<Listed> all = new ArrayList<>(sorted);
            all.sort(order());
            for (Listed listed : all) {
                sink.accept(listed.view());
            }
        }
    }
}
