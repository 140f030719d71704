// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.lustre.ActiveRequest;
import coordinatool.lustre.ActiveRequests;
import coordinatool.model.Errno;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestState;
import coordinatool.model.RequestView;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import coordinatool.tool.Progress;
import coordinatool.tool.Terminal;
import coordinatool.wire.Commands;
import coordinatool.wire.InputProblems;
import coordinatool.wire.Limits;
import coordinatool.wire.RefusedJson;
import coordinatool.wire.Reply;
import coordinatool.wire.RequestName;
import coordinatool.wire.RequestSink;
import coordinatool.wire.RequestViewJson;
import coordinatool.wire.ToolConnection;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Does something to each request that is named, and prints those to which it was done, as lines of active_requests:
 * cancels them as Lustre would, or lets those that are held go, or cancels only those. Where one name stands for
 * several requests nothing is done without {@code --all}: a file may have one request that a user waits for and one
 * that is in the way, and two MDTs may use the same cookie.
 */
final class EachCommand {
    private static final String STANDARD_INPUT = "-";
    /**
     * Commands about one request without a reply. Once there are so many, replies are read until half of them are left:
     * so both sides have many at a time, which costs them less than one by one. With 1024, others waited for 30 ms and
     * up to 200.
     */
    private static final int WINDOW = 128;
    /** Commands about many requests without a reply: while the files of one are looked at, the other is carried out. */
    private static final int LISTS = 2;
    /** Requests shown of those that one name stands for. */
    private static final int SHOWN = 10;

    /** What it is done to, and what the user calls that. */
    private record Named(RequestView listed, String name) {
    }

    private final Verb verb;
    private final boolean all;
    private final Log log;
    private final ToolConnection connection;
    private final RequestSink sink;
    private final Progress progress;
    /** What the next command is about. */
    private List<Named> next = new ArrayList<>();
    /** What commands without a reply are about. */
    private final Deque<List<Named>> unanswered = new ArrayDeque<>();
    private final InputProblems complaints;
    /** Whether a command may be about many requests: not where the coordinator does not know that. */
    private boolean together;
    private long done;
    private long problems;

    private EachCommand(Arguments arguments, Log log, ToolConnection connection, OutputStream out, Progress progress) {
        this.verb = arguments.verb();
        this.all = arguments.all();
        this.together = verb != Verb.RELEASE;
        this.log = log;
        this.complaints = new InputProblems(Set.of(ActiveRequests.OF_ACTIONS), this::complain);
        this.connection = connection;
        this.sink = arguments.json() ? RequestViewJson.lines(out) : ActiveLines.lines(out);
        this.progress = progress;
    }

    /**
     * @param in  read for the operand {@code -}
     * @param out closed at the end
     */
    static ExitCode run(Arguments arguments, Configuration configuration, Log log, InputStream in, OutputStream out)
            throws IOException {
        try (ToolConnection connection = ToolConnection.open(configuration, log); out;
                Progress progress = Progress.open("requests", !Terminal.OUT.isThere())) {
            EachCommand command = new EachCommand(arguments, log, connection, out, progress);
            try {
                command.tellAll(arguments, configuration, in);
            } catch (Fatal | IOException e) {
                command.finishAfter(e);
                throw e;
            }
            command.complaints.finish();
            return Outcome.of(command.done, command.problems + command.complaints.count());
        }
    }

    private void tellAll(Arguments arguments, Configuration configuration, InputStream in) throws IOException {
        if (arguments.mine()) {
            forMine(configuration, arguments.filter());
        } else if (arguments.operands().isEmpty()) {
            forEach("the queue", RequestFilter.ALL);
        }
        finish();
        for (String operand : arguments.operands()) {
            if (operand.equals(STANDARD_INPUT)) {
                read(in);
            } else {
                find(operand);
            }
            finish();
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
            finish();
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
                    sendNext();
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
        next.add(new Named(listed, name));
        if (next.size() >= (together ? Limits.CANCELLED_AT_ONCE : 1)) {
            sendNext();
        }
    }

    private void sendNext() throws IOException {
        if (next.isEmpty()) {
            return;
        }
        List<Named> about = next;
        next = new ArrayList<>();
        int window = together ? LISTS : WINDOW;
        if (unanswered.size() >= window) {
            takeUntil(window / 2);
        }
        if (together || about.size() == 1) {
            post(about);
        } else {
            oneByOne(about);
        }
    }

    private void oneByOne(List<Named> requests) {
        requests.forEach(request -> post(List.of(request)));
    }

    private void post(List<Named> about) {
        Request request = about.get(0).listed.request();
        connection.post(verb == Verb.RELEASE ? Commands.release(request.cookie(), request.fid())
                : about.size() == 1 ? Commands.cancel(request.cookie(), request.fid())
                : Commands.cancel(about.stream().map(each -> each.listed.request().fileKey()).toList()));
        unanswered.add(about);
    }

    private void finish() throws IOException {
        sendNext();
        takeUntil(0);
    }

    private void takeUntil(int left) throws IOException {
        while (unanswered.size() > left) {
            take();
        }
    }

    private void take() throws IOException {
        Reply reply;
        try {
            reply = connection.receiveOurs(verb.word());
        } catch (Fatal e) {
            // The others will not be answered either.
            unanswered.clear();
            next.clear();
            throw e;
        }
        List<Named> about = unanswered.remove();
        if (about.size() > 1 && reply.status() == Errno.EINVAL) {
            // It is older than this client, and knows the command for one request only.
            together = false;
            oneByOne(about);
            return;
        }
        Map<Integer, String> refused = new HashMap<>();
        if (!reply.ok()) {
            IntStream.range(0, about.size()).forEach(i -> refused.put(i, ToolConnection.reason(reply)));
        } else if (about.size() > 1) {
            try {
                refused.putAll(RefusedJson.reasons(reply.json(), about.size()));
            } catch (IOException e) {
                throw new Fatal(ExitCode.UNAVAILABLE, "the coordinator says what is no reply: " + e.getMessage());
            }
        }
        for (int i = 0; i < about.size(); i++) {
            answered(about.get(i), refused.get(i));
        }
    }

    /** @param refused why; null where it was carried out */
    private void answered(Named request, String refused) throws IOException {
        if (refused == null) {
            done++;
            progress.add(1);
            sink.accept(verb == Verb.RELEASE ? request.listed : request.listed.asCancelled());
        } else {
            complaints.add(request.name, refused);
        }
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
