// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.lustre.ActiveRequest;
import coordinatool.lustre.ActiveRequests;
import coordinatool.model.FormatException;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestState;
import coordinatool.model.RequestView;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import coordinatool.tool.Patience;
import coordinatool.tool.Progress;
import coordinatool.tool.Terminal;
import coordinatool.wire.InputProblems;
import coordinatool.wire.RequestName;
import coordinatool.wire.RequestSink;
import coordinatool.wire.RequestViewJson;
import coordinatool.wire.ToolConnection;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Does something to each request that is named, and prints those to which it was done, as lines of active_requests:
 * cancels them as Lustre would, or lets those that are held go, or cancels only those. Where one name stands for
 * several requests nothing is done without {@code --all}: a file may have one request that a user waits for and one
 * that is in the way, and two MDTs may use the same cookie.
 */
final class EachCommand {
    /** With an MDT that is well, cancels are taken again at once. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String STANDARD_INPUT = "-";
    /** Requests shown of those that one name stands for. */
    private static final int SHOWN = 10;

    private final Verb verb;
    private final boolean all;
    private final Log log;
    private final ToolConnection connection;
    private final RequestSink sink;
    private final Progress progress;
    private final EachSender sender;
    private final InputProblems complaints;
    private long done;
    private long problems;

    private EachCommand(Arguments arguments, Log log, ToolConnection connection, OutputStream out, Progress progress,
            Duration patience) {
        this.verb = arguments.verb();
        this.all = arguments.all();
        this.log = log;
        this.complaints = new InputProblems(Set.of(ActiveRequests.OF_ACTIONS), this::complain);
        this.connection = connection;
        this.sink = arguments.json() ? RequestViewJson.lines(out) : ActiveLines.lines(out);
        this.progress = progress;
        this.sender = new EachSender(verb, connection, new Patience(patience, log), progress, this::answered);
    }

    /**
     * @param in  read for the operand {@code -}
     * @param out closed at the end
     */
    static ExitCode run(Arguments arguments, Configuration configuration, Log log, InputStream in, OutputStream out)
            throws IOException {
        return run(arguments, configuration, log, in, out, PATIENCE);
    }

    /** @param patience while nothing is taken that the coordinator wants to hear of again */
    static ExitCode run(Arguments arguments, Configuration configuration, Log log, InputStream in, OutputStream out,
            Duration patience) throws IOException {
        try (ToolConnection connection = ToolConnection.open(configuration, log); out;
                Progress progress = Progress.open("requests", !Terminal.OUT.isThere())) {
            EachCommand command = new EachCommand(arguments, log, connection, out, progress, patience);
            try {
                command.tellAll(arguments, configuration, in);
            } catch (Fatal | IOException e) {
                command.finishAfter(e);
                throw e;
            }
            command.complaints.finish();
            return command.sayLeft() ? ExitCode.TRY_AGAIN
                    : Outcome.of(command.done, command.problems + command.complaints.count());
        }
    }

    private void tellAll(Arguments arguments, Configuration configuration, InputStream in) throws IOException {
        if (arguments.mine()) {
            forMine(configuration, arguments.filter());
        } else if (arguments.operands().isEmpty()) {
            forEach("the queue", RequestFilter.ALL);
        }
        sender.finish();
        for (String operand : arguments.operands()) {
            if (operand.equals(STANDARD_INPUT)) {
                read(in);
            } else {
                find(operand);
            }
            sender.finish();
        }
    }

    /** Each as it is listed, on a connection of its own: there may be a million. */
    private void forMine(Configuration configuration, RequestFilter filter) throws IOException {
        try (ToolConnection lister = ToolConnection.open(configuration, log)) {
            lister.list(filter, true, false, listed -> tell(listed, "the queue"));
        }
    }

    /** What was sent before something failed is printed, as far as that has not failed as well. */
    private void finishAfter(Exception failure) {
        try {
            sender.waitNoMore();
            sender.finish();
            sayLeft();
        } catch (Fatal | IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void read(InputStream in) throws IOException {
        ActiveRequests.read(new FilterInputStream(in) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (in.available() == 0) {
                    // Whoever writes it may take their time.
                    sender.sendNext();
                    connection.flush();
                }
                return super.read(buffer, offset, length);
            }
        }, new ActiveRequests.Sink() {
            @Override
            public void request(long line, ActiveRequest entry) throws IOException {
                tell(RequestView.waiting(entry.request()), "stdin:" + line);
            }

            @Override
            public void problem(long line, String message) {
                complaints.add("stdin:" + line, message);
            }
        });
    }

    private void find(String operand) throws IOException {
        try {
            forEach(operand, RequestName.filter(operand));
        } catch (FormatException e) {
            problem(e.getMessage());
        }
    }

    /** @param name what the user calls them */
    private void forEach(String name, RequestFilter filter) throws IOException {
        List<RequestView> found = new ArrayList<>();
        boolean held = verb != Verb.CANCEL;
        connection.list(held ? filter.in(RequestState.HELD) : filter, found::add);
        if (found.isEmpty()) {
            problem("no " + (held ? "held " : "") + "request of " + name);
        } else if (found.size() > 1 && !all) {
            problem(name + " has " + found.size() + " requests, nothing was done: add --all for all of them, or "
                    + "give the line of one to " + verb.word() + " -");
            found.stream().limit(SHOWN).forEach(listed -> complain(ActiveLines.of(listed)));
        } else {
            for (RequestView listed : found) {
                tell(listed, name);
            }
        }
    }

    private void tell(RequestView listed, String name) throws IOException {
        sender.add(new EachSender.Named(listed, name));
    }

    /** @param refused why; null where it was carried out */
    private void answered(EachSender.Named request, String refused) throws IOException {
        if (refused == null) {
            done++;
            progress.add(1);
            sink.accept(verb == Verb.RELEASE ? request.listed() : request.listed().asCancelled());
        } else {
            complaints.add(request.name(), refused);
        }
    }

    /** Returns whether there are some to which nothing was done, as the coordinator does not take them now. */
    private boolean sayLeft() {
        if (sender.left() == 0) {
            return false;
        }
        complain(sender.left() + " requests are left, run the command again: " + sender.why());
        return true;
    }

    private void problem(String what) {
        problems++;
        complain(what);
    }

    private void complain(String what) {
        progress.clear();
        log.error(what);
    }
}
