// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.Action;
import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestKey;
import coordinatool.model.RequestView;
import coordinatool.model.Step;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import coordinatool.tool.Pause;
import coordinatool.wire.Fields;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Follows all requests whose data have a text until none is left: a line whenever their numbers change. The coordinator
 * knows requests by file and cookie, not by hint, so each look goes through the whole queue; hence looks that take long
 * are rare.
 */
final class HintWatch {
    /** Of this client's memory. */
    private static final int MAX_REQUESTS = 100_000;
    private static final long PAUSE_MILLIS = 1000;
    /** A look costs the coordinator no more than this part of the time. */
    private static final int SHARE = 20;

    private final ListOptions options;
    private final ToolConnection connection;
    private final ChangeLines lines;
    /** Those that were there at the last look. */
    private Map<RequestKey, RequestView> left = new HashMap<>();
    private long done;
    private long failed;

    HintWatch(Arguments arguments, ToolConnection connection, OutputStream out) {
        this.options = arguments.list();
        this.connection = connection;
        this.lines = new ChangeLines(out, arguments.json());
    }

    ExitCode run(Log log) throws IOException {
        do {
            long begun = System.nanoTime();
            look();
            long running = left.values().stream().filter(RequestView::running).count();
            lines.say(new Fields().add("waiting", left.size() - running).add("running", running).add("done", done)
                    .add("failed", failed));
            if (!left.isEmpty()) {
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                Pause.millis(Math.max(PAUSE_MILLIS, took * SHARE));
            }
        } while (!left.isEmpty());
        if (done + failed == 0) {
            log.error("no request has " + options.hint() + " in its data");
            return ExitCode.DATA;
        }
        return failed > 0 ? ExitCode.INCOMPLETE : ExitCode.OK;
    }

    private void look() throws IOException {
        Map<RequestKey, RequestView> before = left;
        left = new HashMap<>();
        connection.list(RequestFilter.ALL, view -> {
            if (options.wants(view) && view.request().action() != Action.CANCEL) {
                left.put(view.request().key(), view);
                if (left.size() > MAX_REQUESTS) {
                    throw new Fatal(ExitCode.DATA, "more than " + MAX_REQUESTS + " requests to watch");
                }
            }
        });
        before.forEach((key, view) -> {
            if (!left.containsKey(key)) {
                count(view);
            }
        });
    }

    /**
     * It has ended, or the list missed it, since it came to another place meanwhile. What the scheduler does not
     * remember counts as done.
     */
    private void count(RequestView view) {
        Request request = view.request();
        Step end = connection.trace(new RequestFilter(request.fid(), request.cookie(), null, null, null)).last();
        if (end != null && !end.isEnd()) {
            left.put(request.key(), view);
        } else if (end == null || end.isWell()) {
            done++;
        } else if (end.what() != Step.What.ANEW) {
            failed++;
        }
    }
}
