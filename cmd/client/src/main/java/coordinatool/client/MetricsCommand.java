// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.metrics.StatusMetrics;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.wire.StatusReply;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;

/** Prints the status as Prometheus wants it, for the textfile collector of its node_exporter. */
final class MetricsCommand {
    private MetricsCommand() {
    }

    static ExitCode run(Configuration configuration, Log log) throws IOException {
        try (OutputStream out = Output.open()) {
            StatusReply status;
            try (ToolConnection connection = ToolConnection.open(configuration, log)) {
                status = StatusReply.ask(connection, Level.INFO);
            } catch (Fatal e) {
                // Whoever collects it shall see that it is down, rather than the last sample for ever.
                StatusMetrics.writeDown(out);
                throw e;
            }
            if (!status.isComplete()) {
                StatusMetrics.writeDown(out);
                throw new Fatal(status.exitIncomplete(), status.whyIncomplete());
            }
            StatusMetrics.write(status.view(), status.moverViews(), out);
        }
        return ExitCode.OK;
    }
}
