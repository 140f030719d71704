// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.Action;
import coordinatool.model.Ehlo;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import coordinatool.wire.Commands;
import coordinatool.wire.Reply;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Poses as a mover, for tests and for emergencies: recv takes work and lets it run out with the connection, drain
 * reports it done without doing anything. Each reply with work is one line of JSON, or looks as the C client prints it.
 */
final class WorkCommand {
    private static final String RECV = "recv";

    private final Arguments arguments;
    private final Configuration configuration;
    private final Log log;
    private final ToolConnection connection;
    private final OutputStream lines = Output.open();
    private final OriginalOutput original;
    private int doneReplies;
    /** Replies still to be waited for; negative for no end. */
    private int left;

    private WorkCommand(Arguments arguments, Configuration configuration, Log log, ToolConnection connection,
            OriginalOutput original) {
        this.arguments = arguments;
        this.configuration = configuration;
        this.log = log;
        this.connection = connection;
        this.original = original;
        this.left = arguments.iterations();
    }

    static ExitCode run(Arguments arguments, Configuration configuration, Log log) throws IOException {
        try (ToolConnection connection = ToolConnection.open(configuration, log);
                OriginalOutput original = OriginalOutput.open(arguments.iterations())) {
            List<Integer> archiveIds =
                    arguments.archiveIds().isEmpty() ? configuration.get(Key.ARCHIVE_ID) : arguments.archiveIds();
            connection.call(Commands.ehlo(new Ehlo(arguments.clientId(), null,
                    archiveIds.stream().mapToInt(Integer::intValue).toArray(), List.of())));
            new WorkCommand(arguments, configuration, log, connection, original).run();
        }
        return ExitCode.OK;
    }

    private void run() throws IOException {
        byte[] recv = Commands.recv(new RecvLimits(limit(configuration.get(Key.MAX_ARCHIVE)),
                limit(configuration.get(Key.MAX_RESTORE)), limit(configuration.get(Key.MAX_REMOVE)),
                configuration.get(Key.HAL_SIZE)));
        boolean asked = false;
        while (left != 0) {
            if (!asked) {
                connection.send(recv);
            }
            Reply reply = connection.receiveWork();
            asked = !reply.command().equals(RECV);
            if (asked) {
                noteDone(reply);
            } else {
                take(reply);
            }
        }
        while (doneReplies > 0) {
            Reply reply = connection.receive();
            // Work that comes now goes back with the connection.
            if (!reply.command().equals(RECV)) {
                noteDone(reply);
            }
        }
    }

    private void take(Reply work) throws IOException {
        if (arguments.original()) {
            print(work);
            if (!work.ok()) {
                original.line("no hal");
            }
        } else if (work.ok()) {
            lines.write(work.json());
            lines.write('\n');
            lines.flush();
            left--;
        }
        if (!work.ok()) {
            throw new Fatal(ExitCode.DATA, "the coordinator refuses: " + ToolConnection.reason(work));
        }
        if (arguments.verb() == Verb.DRAIN) {
            for (Request request : work.work().requests()) {
                // Nobody acknowledges a cancel; the request that it cancels is ended by a done of its own.
                if (request.action() != Action.CANCEL) {
                    connection.send(Commands.done(request.cookie(), request.dfid(), 0));
                    doneReplies++;
                }
            }
        }
    }

    private void noteDone(Reply reply) throws IOException {
        doneReplies--;
        if (arguments.original() && left != 0) {
            print(reply);
        }
        if (!reply.ok()) {
            log.error("done refused", "reason", ToolConnection.reason(reply));
        }
    }

    private void print(Reply reply) throws IOException {
        original.reply(reply.command(), reply.json());
        left--;
    }

    private static int limit(long configured) {
        return (int) Math.min(Integer.MAX_VALUE, configured);
    }
}
