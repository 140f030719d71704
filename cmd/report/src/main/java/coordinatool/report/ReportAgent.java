// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.bus.Bus;
import coordinatool.bus.BusAddress;
import coordinatool.bus.BusClient;
import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.model.OpenCursor;
import coordinatool.report.files.MountCheck;
import coordinatool.report.files.ReportDirectory;
import coordinatool.report.files.Reporter;
import coordinatool.tool.Agent;
import coordinatool.tool.Awaited;
import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.Set;

/**
 * The reporter's connection to the scheduler, for lines and the word to quit. Where no reports are configured it only
 * waits for that word, so that one set of units fits every site.
 */
final class ReportAgent implements Agent, BusClient.Handler, Reporter.Source {
    private final Configuration configuration;
    private final Path mount;
    private final Log log;
    /** Null where no reports are configured. */
    private final Reporter reporter;
    private BusClient bus;
    private boolean quit;

    /** @param check whether Lustre is mounted */
    ReportAgent(Configuration configuration, Path mount, MountCheck check, Log log) {
        this.configuration = configuration;
        this.mount = mount;
        this.log = log;
        boolean hasDirectory = !configuration.get(Key.REPORTING_DIR).isEmpty();
        boolean hasHint = !configuration.get(Key.REPORTING_HINT).isEmpty();
        if (hasDirectory != hasHint) {
            log.warn("no reports: " + (hasDirectory ? "reporting_hint" : "reporting_dir") + " is not set");
        }
        reporter = hasDirectory && hasHint
                ? new Reporter(new ReportDirectory(mount, Path.of(configuration.get(Key.REPORTING_DIR)), check), mount,
                        configuration.get(Key.REPORTING_INTERVAL), log, System.nanoTime())
                : null;
    }

    @Override
    public void onStart(Selector opened) throws IOException {
        if (reporter != null) {
            reporter.recover();
        }
        bus = Bus.connect(BusAddress.of(configuration), Role.REPORT, mount.toString(), null, log);
        bus.register(opened);
    }

    @Override
    public int doWork(long nowNanos) {
        int done = bus.poll(this, nowNanos);
        if (reporter != null) {
            done += reporter.turn(nowNanos, this);
        }
        bus.flush(nowNanos);
        return done;
    }

    @Override
    public long deadlineNanos(long nowNanos) {
        long deadline = bus.deadlineNanos();
        if (reporter != null) {
            deadline = sooner(nowNanos, deadline, reporter.deadlineNanos());
        }
        return deadline;
    }

    private static long sooner(long now, long a, long b) {
        if (a == Long.MAX_VALUE || b == Long.MAX_VALUE) {
            return Math.min(a, b);
        }
        return a - now < b - now ? a : b;
    }

    @Override
    public Awaited awaited() {
        Awaited files = reporter == null ? null : reporter.awaited();
        return files == null ? bus.awaited() : files;
    }

    @Override
    public Set<Key<?>> live() {
        return Set.of(Key.REPORTING_INTERVAL);
    }

    @Override
    public void reconfigure(Configuration changed) {
        if (reporter != null) {
            reporter.interval(changed.get(Key.REPORTING_INTERVAL), System.nanoTime());
        }
    }

    @Override
    public boolean finished() {
        return quit;
    }

    @Override
    public void onClose() {
        if (bus != null) {
            bus.close();
        }
    }

    @Override
    public boolean askLines(long done, long refused) {
        return bus.send(new Message.ReportNext(done, refused));
    }

    @Override
    public boolean askOpen(OpenCursor from) {
        return bus.send(new Message.OpenNext(from));
    }

    @Override
    public void onEpoch(long epoch) {
        if (reporter != null) {
            reporter.onEpoch();
        }
    }

    @Override
    public void onMessage(Message message) {
        if (message instanceof Message.ReportLines lines && reporter != null) {
            reporter.onLines(lines.lines());
        } else if (message instanceof Message.OpenReports open && reporter != null) {
            reporter.onPage(open.page());
        } else if (message instanceof Message.Quit) {
            log.normal("the scheduler has ended for good");
            quit = true;
        } else {
            log.warn("unexpected message", "type", message.getClass().getSimpleName());
        }
    }
}
