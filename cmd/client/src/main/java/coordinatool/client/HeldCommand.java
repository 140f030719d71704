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
import coordinatool.wire.RequestViewJson;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Prints the requests that are held, a line each: which, since when, and why. */
final class HeldCommand {
    private HeldCommand() {
    }

    static ExitCode run(Arguments arguments, Configuration configuration) throws IOException {
        try (ToolConnection connection = ToolConnection.open(configuration); OutputStream out = Output.open()) {
            connection.list(RequestFilter.ALL.in(RequestState.HELD), arguments.json() ? RequestViewJson.lines(out)
                    : listed -> out.write((line(listed) + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        return ExitCode.OK;
    }

    private static String line(RequestView listed) {
        Request request = listed.request();
        StringBuilder line = new StringBuilder();
        Log.append(line, "fid", request.fid());
        Log.append(line.append(' '), "cookie", RequestKey.cookieText(request.cookie()));
        Log.append(line.append(' '), "action", request.action());
        Log.append(line.append(' '), "since", Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(listed.since()))
                .truncatedTo(ChronoUnit.SECONDS));
        Log.append(line.append(' '), "reason", listed.reason());
        return line.toString();
    }
}
