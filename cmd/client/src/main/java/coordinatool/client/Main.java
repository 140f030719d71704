// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.client.doctor.Doctor;
import coordinatool.model.LockMode;
import coordinatool.tool.Configuration;
import coordinatool.tool.ConfigurationLoader;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Key;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.Parsed;
import coordinatool.tool.Tool;
import coordinatool.wire.Commands;
import coordinatool.wire.Fields;
import coordinatool.wire.QueueCommand;
import coordinatool.wire.QueueTotals;
import coordinatool.wire.Reply;
import coordinatool.wire.ReplyWriter;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** coordinatool-client(1): asks a coordinator how it is, and tells it what to do. */
public final class Main {
    private static final Set<Verb> SHOWS =
            EnumSet.of(Verb.STATUS, Verb.TOP, Verb.LIST, Verb.SHOW, Verb.EXPLAIN, Verb.RECV);

    private Main() {
    }

    /** The program. */
    public static void main(String[] args) {
        if (args.length > 1 && VerbHelp.printIfAsked(args)) {
            return;
        }
        Tool.exit(Tool.run(VerbHelp.PROGRAM, VerbHelp.SUMMARY, ClientOptions::specs, Tool.ANY_NUMBER,
                Verb.DOCTOR.word(), Main::run, args));
    }

    private static ExitCode run(Parsed parsed, Configuration configuration, Log log) throws IOException {
        Arguments arguments = Arguments.of(parsed);
        try {
            return run(arguments, configuration, log, Tool.configurationFile(parsed));
        } catch (IOException e) {
            // Whoever reads it, head for one, has seen enough; and what only shows something has nothing else to do.
            if (SHOWS.contains(arguments.verb()) && Output.isBrokenPipe(e)) {
                return ExitCode.OK;
            }
            throw e;
        }
    }

    private static ExitCode run(Arguments arguments, Configuration configuration, Log log, Optional<Path> file)
            throws IOException {
        return switch (arguments.verb()) {
            case STATUS -> StatusCommand.run(arguments, configuration, log);
            case LIST -> ListCommand.run(arguments, configuration, log);
            case SHOW, EXPLAIN, TRACE -> ShowCommand.run(arguments, configuration, log);
            case HELD -> HeldCommand.run(arguments, configuration, log);
            case CANCEL, RELEASE, DROP -> EachCommand.run(arguments, configuration, log, System.in, Output.open());
            case RESUME -> ResumeCommand.run(arguments, configuration, log);
            case LOCK -> lock(arguments, configuration, log, LockMode.LOCKED);
            case UNLOCK -> lock(arguments, configuration, log, LockMode.UNLOCKED);
            case QUIT -> lock(arguments, configuration, log, LockMode.LOCKED_TO_QUIT);
            case QUEUE -> new QueueCommand(configuration, log, arguments.fsname(), System.in)
                    .run(arguments.operands(), totals -> queued(arguments, totals));
            case FSCK -> FsckCommand.run(arguments, configuration, log, System.in);
            case RECV, DRAIN -> WorkCommand.run(arguments, configuration, log);
            case TOP -> TopCommand.run(arguments, configuration, log);
            case WATCH -> WatchCommand.run(arguments, configuration, log);
            case METRICS -> MetricsCommand.run(configuration, log);
            case DOCTOR -> {
                try (OutputStream out = Output.open()) {
                    boolean all = configuration.get(Key.VERBOSE).compareTo(Level.INFO) >= 0;
                    yield Doctor.run(configuration, ConfigurationLoader.examine(file, System.getenv()), log,
                            arguments.json(), all, out);
                }
            }
        };
    }

    private static ExitCode lock(Arguments arguments, Configuration configuration, Log log, LockMode mode)
            throws IOException {
        try (ToolConnection connection = ToolConnection.await(configuration, log)) {
            connection.send(Commands.lock(mode));
            Reply reply = connection.receive();
            if (arguments.original()) {
                try (OriginalOutput out = OriginalOutput.open(arguments.iterations())) {
                    out.line(reply.ok() ? "ok" : "error locking: " + ToolConnection.reason(reply));
                }
            }
            connection.check(reply);
            if (arguments.json()) {
                System.out.print(new Fields().add("locked", mode.code()).line(true));
            }
        }
        return ExitCode.OK;
    }

    private static void queued(Arguments arguments, QueueTotals totals) throws IOException {
        if (!arguments.original()) {
            System.out.print(totals.fields().line(arguments.json()));
        } else if (totals.sent() > 0) {
            try (OriginalOutput out = OriginalOutput.open(arguments.iterations())) {
                new ReplyWriter().queued(out.begin("queue"), totals);
                out.end();
                if (totals.status() == 0 && totals.sent() != totals.enqueued() + totals.skipped()) {
                    out.line("didn't process all records (expected " + totals.sent() + ", got " + totals.enqueued()
                            + "+" + totals.skipped() + ")");
                }
            }
        }
    }
}
