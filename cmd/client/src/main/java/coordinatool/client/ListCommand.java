// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.RequestView;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.wire.RequestSink;
import coordinatool.wire.RequestViewJson;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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

    static ExitCode run(Arguments arguments, Configuration configuration) throws IOException {
        ListOptions options = arguments.list();
        try (ToolConnection connection = ToolConnection.open(configuration); OutputStream out = Output.open()) {
            Table table = new Table();
            int[] rows = {0};
            boolean columns = !options.columns().isEmpty() && !arguments.json();
            if (columns) {
                table.row(options.columns().stream().map(Column::word).toArray());
            }
            RequestSink sink = arguments.json() ? RequestViewJson.lines(out)
                    : columns ? view -> {
                        if (++rows[0] > ListOptions.MAX_SORTED) {
                            throw new Fatal(ExitCode.DATA, "more than " + ListOptions.MAX_SORTED
                                    + " requests to put into columns: add --limit, or leave --columns out");
                        }
                        table.row(options.columns().stream().map(c -> c.of(view)).toArray());
                    }
                    : text(out);
            ListCommand command = new ListCommand(options, sink);
            connection.list(arguments.filter(), arguments.mine(), command::take);
            command.end();
            if (columns) {
                StringBuilder text = new StringBuilder();
                table.appendTo(text, options.columns().size());
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return ExitCode.OK;
    }

    private void take(RequestView view) throws IOException {
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

    private static RequestSink text(OutputStream out) {
        return listed -> {
            out.write(ActiveLines.of(listed).getBytes(StandardCharsets.US_ASCII));
            out.write('\n');
        };
    }
}
