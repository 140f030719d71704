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
import coordinatool.tool.Pause;
import coordinatool.tool.Progress;
import coordinatool.wire.Commands;
import coordinatool.wire.Fields;
import coordinatool.wire.InputProblems;
import coordinatool.wire.Reply;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
    private final boolean json;
    private final Log log;
    private final InputProblems problems;
    private final Progress progress;
    private long compared;
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private long repaired;
    private long left;
    private long uncertain;

    private FsckCommand(Arguments arguments, ToolConnection connection, OutputStream out, Log log, Progress progress) {
        this.connection = connection;
        this.out = out;
        this.repair = arguments.repair();
        this.allMdts = arguments.allMdts();
        this.json = arguments.json();
        this.log = log;
        this.progress = progress;
        this.problems = new InputProblems(Set.of(ActiveRequests.OF_ACTIONS), this::complain);
    }

    /** @param in read for the operand {@code -} */
    static ExitCode run(Arguments arguments, Configuration configuration, Log log, InputStream in)
            throws IOException {
        try (ToolConnection connection = ToolConnection.open(configuration, log); OutputStream out = Output.open();
                Progress progress = Progress.open("requests compared", true)) {
            FsckCommand command = new FsckCommand(arguments, connection, out, log, progress);
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
        compared += step instanceof ComparisonStep.Listed listed ? listed.requests().size() : 0;
        progress.reached(compared, 0);
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
        Fields fields = fields(difference, why);
        String kind = Words.of(difference.kind());
        print(json ? fields.add("differs", kind).line(true) : kind + " " + fields.line(false));
    }

    @Override
    public void problem(long line, String message) {
        problems.add("line " + line, message);
    }

    @Override
    public void incomplete() {
        problems.add("list", "empty, or not read to its end: it does not tell what is gone");
    }

    private static Fields fields(Difference difference, String why) {
        Request request = difference.request();
        Fields fields = new Fields().add("fid", request == null ? difference.key().dfid() : request.fid())
                .add("cookie", RequestKey.cookieText(difference.key().cookie()));
        if (request != null) {
            fields.add("action", request.action()).add("archive", Integer.toUnsignedLong(request.archiveId()));
        }
        return fields.add("redis", difference.kind() == Kind.STORE ? difference.detail() : null)
                .add("repair", why.isEmpty() ? repair(difference) : "none").add("because", why.isEmpty() ? null : why);
    }

    private static String repair(Difference difference) {
        return switch (difference.kind()) {
            case LOST -> difference.repaired() ? "queued" : "queue";
            case GONE -> difference.repaired() ? "dropped" : "drop";
            case STORE -> difference.repaired() ? "rewritten" : "rewrite";
        };
    }

    private ExitCode end() throws IOException {
        Fields sums = new Fields();
        for (Kind kind : Kind.values()) {
            sums.add(Words.of(kind), counts.getOrDefault(kind, 0L));
        }
        print(sums.add("repaired", repaired).add("left", left + uncertain).line(json));
        if (left > 0 || problems.count() > 0) {
            return ExitCode.DATA;
        }
        return uncertain > 0 ? ExitCode.TRY_AGAIN : ExitCode.OK;
    }

    private void print(String line) throws IOException {
        progress.clear();
        Output.print(out, line);
    }

    private void complain(String problem) {
        progress.clear();
        log.error(problem);
    }
}
