// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestKey;
import coordinatool.model.RequestState;
import coordinatool.model.RequestView;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Log;
import coordinatool.wire.Fields;
import coordinatool.wire.RequestViewJson;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Prints the requests that are held, a line each: which, since when, and why. */
final class HeldCommand {
    private HeldCommand() {
    }

    static ExitCode run(Arguments arguments, Configuration configuration, Log log) throws IOException {
        try (ToolConnection connection = ToolConnection.open(configuration, log); OutputStream out = Output.open()) {
            connection.list(RequestFilter.ALL.in(RequestState.HELD), arguments.json() ? RequestViewJson.lines(out)
                    : listed -> Output.print(out, line(listed)));
        }
        return ExitCode.OK;
    }

    private static String line(RequestView listed) {
        Request request = listed.request();
        return new Fields().add("fid", request.fid()).add("cookie", RequestKey.cookieText(request.cookie()))
                .add("action", request.action())
                .add("since", Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(listed.since()))
                        .truncatedTo(ChronoUnit.SECONDS))
                .add("reason", listed.reason()).line(false);
    }
}
