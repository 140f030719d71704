// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import static coordinatool.report.Requests.listed;
import static coordinatool.report.Requests.mover;
import static coordinatool.report.Requests.page;
import static coordinatool.report.Requests.restore;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Event;
import coordinatool.bus.Message.SnapshotPage;
import coordinatool.bus.StatusCursor;
import coordinatool.bus.StatusItem.Section;
import coordinatool.lustre.Request;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReporterTest {
    private static final long INTERVAL_MILLIS = 1000;
    private static final long INTERVAL = INTERVAL_MILLIS * 1_000_000;

    @TempDir
    private Path mount;
    private final Request a = restore(1, 1, "cr=j");
    private final Request b = restore(2, 2, "cr=j");
    private long now = 5 * INTERVAL;

    private Reporter start() {
        Reporter reporter = new Reporter(new ReportDirectory(mount, Path.of("r")), Requests.RULE, INTERVAL_MILLIS,
                new Log("test", Level.OFF, System.err), now);
        reporter.recover();
        return reporter;
    }

    private Path file() {
        return mount.resolve("r/j");
    }

    private static void answer(Reporter reporter, SnapshotPage page) {
        assertThat(reporter.wantedPage()).isNotNull();
        reporter.asked();
        assertThat(reporter.wantedPage()).isNull();
        reporter.onPage(page);
    }

    @Test
    void reportsFromTheFirstLineToTheRemovalOfTheFile() throws IOException {
        Reporter reporter = start();
        reporter.onEpoch();
        reporter.onGap(1);
        answer(reporter, page(0));
        reporter.onEvent(1, new Event.New(a));
        reporter.turn(now);
        assertThat(file()).hasContent("new " + a.fid());
        now += INTERVAL;
        reporter.turn(now);
        answer(reporter, page(1, listed(Section.QUEUE_RESTORE, a)));
        reporter.onEvent(2, new Event.Sent(a, "m"));
        reporter.onEvent(3, new Event.Done(a, 0));
        reporter.turn(now);
        assertThat(Files.readAllLines(file())).containsExactly("new " + a.fid(),
                "progress " + a.fid() + " global_queue 1/1", "assign " + a.fid() + " m", "sent " + a.fid() + " m",
                "done " + a.fid() + " 0");
        reporter.turn(now + INTERVAL);
        assertThat(file()).exists();
        reporter.turn(now + 2 * INTERVAL);
        assertThat(file()).doesNotExist();
        assertThat(reporter.wantedPage()).isNull();
    }

    @Test
    void goesOnAfterARestartAndCutsATornLine() throws IOException {
        Reporter first = start();
        first.onGap(1);
        answer(first, page(0));
        first.onEvent(1, new Event.New(a));
        first.onEvent(2, new Event.New(b));
        first.turn(now);
        Files.writeString(file(), "assign " + a.fid(), java.nio.file.StandardOpenOption.APPEND);

        Reporter second = start();
        second.onEpoch();
        second.onGap(5);
        answer(second, page(4, mover("m"), listed(Section.ACTIVE, a)));
        second.onEvent(5, new Event.Done(a, 0));
        second.turn(now);
        assertThat(Files.readAllLines(file())).containsExactly("new " + a.fid(), "new " + b.fid(),
                "assign " + a.fid() + " m", "sent " + a.fid() + " m", "done " + a.fid() + " 0");
        second.turn(now + INTERVAL);
        second.turn(now + 2 * INTERVAL);
        assertThat(file()).doesNotExist();
    }

    @Test
    void aPageOfASnapshotThatAGapEndedIsNotTakenForOneOfTheNext() {
        Reporter reporter = start();
        reporter.onGap(1);
        assertThat(reporter.wantedPage()).isEqualTo(StatusCursor.START);
        reporter.asked();
        reporter.onGap(10);
        assertThat(reporter.wantedPage()).isNull();
        reporter.onPage(new SnapshotPage(3, List.of(listed(Section.QUEUE_RESTORE, a)), new StatusCursor(1, 1, 0, 1, 1)));
        reporter.turn(now);
        assertThat(file()).doesNotExist();
        answer(reporter, page(9, listed(Section.QUEUE_RESTORE, b)));
        reporter.turn(now);
        assertThat(file()).hasContent("new " + b.fid());
    }

    @Test
    void asksAgainWhenTheSchedulerHasForgottenThatItWasAsked() {
        Reporter reporter = start();
        reporter.onGap(1);
        reporter.asked();
        reporter.onEpoch();
        answer(reporter, page(0, listed(Section.QUEUE_RESTORE, a)));
        reporter.turn(now);
        assertThat(file()).hasContent("new " + a.fid());
    }

    @Test
    void anIdleReporterHasNoDeadline() {
        Reporter reporter = start();
        assertThat(reporter.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        reporter.onGap(1);
        reporter.onEvent(1, new Event.New(a));
        assertThat(reporter.deadlineNanos()).isEqualTo(now + INTERVAL);
    }
}
