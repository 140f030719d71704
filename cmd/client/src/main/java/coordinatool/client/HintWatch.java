// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestKey;
import coordinatool.model.Step;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import coordinatool.wire.Fields;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
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
    private Map<RequestKey, Request> left = new HashMap<>();
    private long waiting;
    private long running;
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
            lines.say(new Fields().add("waiting", waiting).add("running", running).add("done", done)
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
        Map<RequestKey, Request> before = left;
        left = new HashMap<>();
        waiting = 0;
        running = 0;
        connection.list(RequestFilter.ALL, view -> {
            if (options.wants(view)) {
                left.put(view.request().key(), view.request());
                running += view.running() ? 1 : 0;
                waiting += view.running() ? 0 : 1;
                if (left.size() > MAX_REQUESTS) {
                    throw new Fatal(ExitCode.DATA, "more than " + MAX_REQUESTS + " requests to watch");
                }
            }
        });
        for (Map.Entry<RequestKey, Request> one : before.entrySet()) {
            if (!left.containsKey(one.getKey())) {
                count(one.getValue());
            }
        }
    }

    /** It has ended; what the scheduler does not remember counts as done. */
    private void count(Request request) {
        Step end = null;
        List<Step> steps = connection.trace(RequestFilter.ofCookie(request.cookie())).steps();
        for (Step step : steps) {
            end = step.fid().equals(request.fid()) ? step : end;
        }
        if (end == null || end.what() == Step.What.DONE && end.why() == null) {
            done++;
        } else if (end.what() != Step.What.ANEW) {
            failed++;
        }
    }
}
