// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.lustre.ActiveRequests;
import coordinatool.lustre.Lctl;
import coordinatool.lustre.QueueCheck;
import coordinatool.model.ComparisonStep;
import coordinatool.model.Difference;
import coordinatool.model.Difference.Kind;
import coordinatool.model.DifferencePage;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.model.Words;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import coordinatool.wire.Commands;
import coordinatool.wire.InputProblems;
import coordinatool.wire.Reply;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Compares the queue with Lustre and with Redis: prints what differs, a line each, and a line of counts; repairs it
 * where that is wanted.
 */
final class FsckCommand implements QueueCheck.Watcher {
    /** Between two lists of this host, so that what was on its way at the first has arrived: see Comparison. */
    private static final long PAUSE_MILLIS = 3000;
    private static final int TRIES = 20;
    /** For how long to wait for the end of somebody else's comparison. */
    private static final int BUSY_SECONDS = 60;

    private final ToolConnection connection;
    private final OutputStream out;
    private final boolean repair;
    private final boolean allMdts;
    private final InputProblems problems;
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private long repaired;
    private long left;
    private long uncertain;

    private FsckCommand(Arguments arguments, ToolConnection connection, OutputStream out, Log log) {
        this.connection = connection;
        this.out = out;
        this.repair = arguments.repair();
        this.allMdts = arguments.allMdts();
        this.problems = new InputProblems(Set.of(ActiveRequests.OF_ACTIONS), log::error);
    }

    /** @param in read for the operand {@code -} */
    static ExitCode run(Arguments arguments, Configuration configuration, Log log, InputStream in)
            throws IOException {
        try (ToolConnection connection = ToolConnection.open(configuration); OutputStream out = Output.open()) {
            FsckCommand command = new FsckCommand(arguments, connection, out, log);
            if (arguments.operands().isEmpty()) {
                command.compareLive();
            } else {
                command.check(new TextLists(arguments.operands(), in)).run(true, true);
            }
            command.problems.finish();
            return command.end();
        }
    }

    private void compareLive() throws IOException {
        Lctl lctl = new Lctl();
        if (lctl.mdts(null).isEmpty()) {
            throw new Fatal(ExitCode.UNAVAILABLE, "this host shows no mdt.*.hsm.active_requests, it is no server of"
                    + " metadata: give what servers show, as files or as - for standard input"
                    + " (ssh MDS lctl get_param 'mdt.*.hsm.active_requests' | coordinatool-client fsck -)");
        }
        new QueueCheck(this::ask, lctl, QueueCheck.NOBODY, false, gone -> "").run(false, false);
        Pause.millis(PAUSE_MILLIS);
        // That made this one certain, unless somebody else has just broken a comparison off.
        for (int tries = 1; !check(lctl).run(false, true); tries++) {
            if (tries == TRIES) {
                throw new Fatal(ExitCode.TRY_AGAIN, "not compared: others disturb it all the time");
            }
            Pause.millis(PAUSE_MILLIS);
        }
    }

    private QueueCheck check(QueueCheck.Lists lists) {
        return new QueueCheck(this::ask, lists, this, repair,
                gone -> allMdts ? "" : "add --all-mdts if these are the lists of all MDTs");
    }

    private DifferencePage ask(ComparisonStep step) {
        for (int second = 0;; second++) {
            connection.send(Commands.fsck(step));
            Reply reply = connection.receiveOurs("fsck");
            if (reply.ok()) {
                return reply.compared();
            }
            if (reply.status() != Errno.EBUSY || second >= BUSY_SECONDS) {
                boolean mayPass = reply.status() == Errno.EBUSY || reply.status() == Errno.ESTALE
                        || reply.status() == Errno.EAGAIN;
                throw new Fatal(mayPass ? ExitCode.TRY_AGAIN : ExitCode.DATA, "not compared: "
                        + ToolConnection.reason(reply));
            }
            Pause.millis(TimeUnit.SECONDS.toMillis(1));
        }
    }

    @Override
    public void found(Difference difference, String why) throws IOException {
        counts.merge(difference.kind(), 1L, Long::sum);
        if (difference.repaired()) {
            repaired++;
        } else if (difference.certain() && (difference.kind() == Kind.STORE || difference.detail().isEmpty())) {
            left++;
        } else {
            uncertain++;
        }
        print(line(difference, why));
    }

    @Override
    public void problem(long line, String message) {
        problems.add("line " + line, message);
    }

    @Override
    public void incomplete() {
        problems.add("list", "empty, or not read to its end: it does not tell what is gone");
    }

    private static String line(Difference difference, String why) {
        Request request = difference.request();
        StringBuilder line = new StringBuilder(Words.of(difference.kind()));
        line.append(" fid=").append(request == null ? difference.key().dfid() : request.fid())
                .append(" cookie=").append(RequestKey.cookieText(difference.key().cookie()));
        if (request != null) {
            line.append(" action=").append(request.action()).append(" archive=")
                    .append(Integer.toUnsignedString(request.archiveId()));
        }
        if (difference.kind() == Kind.STORE) {
            line.append(" redis=\"").append(difference.detail()).append('"');
        }
        line.append(" repair=").append(why.isEmpty() ? repair(difference) : "none");
        return why.isEmpty() ? line.toString() : line.append(" because=\"").append(why).append('"').toString();
    }

    private static String repair(Difference difference) {
        return switch (difference.kind()) {
            case LOST -> difference.repaired() ? "queued" : "queue";
            case GONE -> difference.repaired() ? "dropped" : "drop";
            case STORE -> difference.repaired() ? "rewritten" : "rewrite";
        };
    }

    private ExitCode end() throws IOException {
        StringBuilder line = new StringBuilder();
        for (Kind kind : Kind.values()) {
            line.append(Words.of(kind)).append('=').append(counts.getOrDefault(kind, 0L)).append(' ');
        }
        print(line + "repaired=" + repaired + " left=" + (left + uncertain));
        if (left > 0 || problems.count() > 0) {
            return ExitCode.DATA;
        }
        return uncertain > 0 ? ExitCode.TRY_AGAIN : ExitCode.OK;
    }

    private void print(String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
