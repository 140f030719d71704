// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.lustre.ActiveRequest;
import coordinatool.lustre.ActiveRequests;
import coordinatool.lustre.RequestJson;
import coordinatool.model.FormatException;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.FileTrouble;
import coordinatool.tool.Log;
import coordinatool.tool.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Reads active_requests text and puts what it lists into the queue: coordinatool-queue(1), and the same by
 * coordinatool-client(1). What cannot be read is named by file and line, and the rest goes on. One use each.
 */
public final class QueueCommand {
    /** Is given what became of it all. */
    public interface Ending {
        /** At the end, once. */
        void accept(QueueTotals totals) throws IOException;
    }

    private static final String STANDARD_INPUT = "-";
    private static final Path STANDARD_INPUT_FILE = Path.of("/proc/self/fd/0");

    private final Configuration configuration;
    private final Log log;
    private final String fsname;
    private final InputStream in;
    private QueueFeeder feeder;
    private Progress progress;
    private long bytes;
    private long requests;
    private long problems;

    /**
     * @param fsname file system that the requests are of, null not to say
     * @param in     read where no file or {@code -} is named
     */
    public QueueCommand(Configuration configuration, Log log, String fsname, InputStream in) {
        this.configuration = configuration;
        this.log = log;
        this.fsname = fsname;
        this.in = in;
    }

    /**
     * @param files to read in this order; none: the input stream
     * @param out   gets what became of it all, also where nothing could be used
     * @return OK, INCOMPLETE where some input was refused, DATA where there was input and all of it was
     * @throws coordinatool.tool.Fatal where the server is not there
     * @throws IOException from {@code out}
     */
    public ExitCode run(List<String> files, Ending out) throws IOException {
        List<String> names = files.isEmpty() ? List.of(STANDARD_INPUT) : files;
        try (ToolConnection connection = ToolConnection.await(configuration, log);
                Progress shown = Progress.open("requests", true)) {
            progress = shown;
            progress.total(progress.isSeen() ? bytesOf(names) : 0);
            InputProblems refusals = new InputProblems(Set.of(), this::complain);
            feeder = new QueueFeeder(connection, refusals);
            for (String name : names) {
                read(name);
            }
            feeder.finish();
            refusals.finish();
        }
        QueueTotals totals = feeder.totals(problems);
        out.accept(totals);
        if (!totals.durable()) {
            log.warn("the coordinator's Redis was away or late: until it has caught up, some is on its host alone");
        }
        if (totals.errors() == 0) {
            return ExitCode.OK;
        }
        return totals.enqueued() + totals.skipped() + totals.cancelled() > 0 ? ExitCode.INCOMPLETE : ExitCode.DATA;
    }

    /** All of these together; 0 where one of them is no file. */
    private static long bytesOf(List<String> names) {
        long all = 0;
        for (String name : names) {
            Path file = name.equals(STANDARD_INPUT) ? STANDARD_INPUT_FILE : Path.of(name);
            try {
                // A file of the kernel has no length before it is read.
                if (!Files.isRegularFile(file) || Files.size(file) == 0) {
                    return 0;
                }
                all += Files.size(file);
            } catch (IOException e) {
                return 0;
            }
        }
        return all;
    }

    private void complain(String problem) {
        progress.clear();
        log.error(problem);
    }

    private void read(String name) {
        boolean standard = name.equals(STANDARD_INPUT);
        Lines lines = new Lines(standard ? "stdin" : name);
        feeder.fsname(fsname);
        try {
            if (standard) {
                ActiveRequests.read(new Counted(in), lines);
            } else {
                try (InputStream opened = Files.newInputStream(Path.of(name))) {
                    ActiveRequests.read(new Counted(opened), lines);
                }
            }
        } catch (IOException e) {
            lines.complaints.add(lines.file, FileTrouble.why(e));
        }
        lines.complaints.finish();
        problems += lines.complaints.count();
    }

    /** Adds what is read to that of all inputs. */
    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            bytes += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = in.read(buffer, offset, length);
            bytes += Math.max(0, n);
            return n;
        }
    }

    private final class Lines implements ActiveRequests.Sink {
        final String file;
        final InputProblems complaints =
                new InputProblems(Set.of(ActiveRequests.OF_ACTIONS), QueueCommand.this::complain);
        /** The header that the lines are under names this file system, which is not that of the command line. */
        private String other;

        Lines(String file) {
            this.file = file;
        }

        @Override
        public void header(long line, String name) {
            other = fsname == null || fsname.equals(name) ? null : name;
            if (fsname == null) {
                feeder.fsname(name);
            }
        }

        @Override
        public void request(long line, ActiveRequest entry) {
            if (other != null) {
                problem(line, "request of file system " + other + ", not " + fsname);
                return;
            }
            try {
                if (!entry.cancelled()) {
                    RequestJson.requireQueueable(entry.request());
                }
                feeder.add(file + ":" + line, entry.request(), entry.cancelled());
                progress.reached(++requests, bytes);
            } catch (FormatException e) {
                problem(line, e.getMessage());
            }
        }

        @Override
        public void problem(long line, String message) {
            complaints.add(file + ":" + line, message);
        }
    }
}
