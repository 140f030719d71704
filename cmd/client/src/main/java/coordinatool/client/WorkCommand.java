// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.lustre.Action;
import coordinatool.lustre.Request;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import coordinatool.wire.Commands;
import coordinatool.wire.Reply;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Poses as a mover, for tests and for emergencies: recv takes work and lets it run out with the connection, drain
 * reports it done without doing anything. Each reply with work is one line of JSON.
 */
final class WorkCommand {
    private final Arguments arguments;
    private final Configuration configuration;
    private final Log log;
    private final ToolConnection connection;
    private final OutputStream out;
    private int doneReplies;

    private WorkCommand(Arguments arguments, Configuration configuration, Log log, ToolConnection connection) {
        this.arguments = arguments;
        this.configuration = configuration;
        this.log = log;
        this.connection = connection;
        this.out = Output.open();
    }

    static ExitCode run(Arguments arguments, Configuration configuration, Log log) throws IOException {
        try (ToolConnection connection = ToolConnection.open(configuration)) {
            connection.call(Commands.ehlo(arguments.clientId(), null, arguments.archiveIds(), List.of()));
            new WorkCommand(arguments, configuration, log, connection).run();
        }
        return ExitCode.OK;
    }

    private void run() throws IOException {
        byte[] recv = Commands.recv(limit(configuration.maxArchive()), limit(configuration.maxRestore()),
                limit(configuration.maxRemove()), configuration.halSize());
        for (int i = 0; arguments.iterations() == 0 || i < arguments.iterations(); i++) {
            connection.send(recv);
            Reply work = next();
            while (!work.command().equals("recv")) {
                noteDone(work);
                work = next();
            }
            if (!work.ok()) {
                throw new Fatal(ExitCode.DATA, "the coordinator refuses: " + ToolConnection.reason(work));
            }
            take(work);
        }
        while (doneReplies > 0) {
            noteDone(connection.receive());
        }
    }

    private Reply next() {
        return connection.receiveWork();
    }

    private void take(Reply work) throws IOException {
        out.write(work.json());
        out.write('\n');
        out.flush();
        if (arguments.verb() == Verb.DRAIN) {
            for (Request request : work.requests()) {
                // Nobody acknowledges a cancel; the request that it cancels is ended by a done of its own.
                if (request.action() != Action.CANCEL) {
                    connection.send(Commands.done(request.cookie(), request.dfid(), 0));
                    doneReplies++;
                }
            }
        }
    }

    private void noteDone(Reply reply) {
        doneReplies--;
        if (!reply.ok()) {
            log.error("done refused", "reason", ToolConnection.reason(reply));
        }
    }

    private static int limit(long configured) {
        return (int) Math.min(Integer.MAX_VALUE, configured);
    }
}
