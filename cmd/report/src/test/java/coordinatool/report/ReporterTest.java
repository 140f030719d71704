// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import static coordinatool.report.Site.fid;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.OpenCursor;
import coordinatool.model.OpenReport;
import coordinatool.model.ReportEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReporterTest {
    private static final long MILLI = 1_000_000;
    private static final long INTERVAL = 100;

    @TempDir
    private Path mount;
    private Site site;
    private Reporter reporter;
    private long now;

    @BeforeEach
    void start() {
        site = new Site(mount);
        restart(INTERVAL);
    }

    private void restart(long interval) {
        reporter = new Reporter(site.directory, Path.of("/mnt/lustre"), interval, site.log, now);
        reporter.recover();
        assertThat(reporter.wanted()).isNull();
        reporter.onEpoch();
    }

    private Message say() {
        Message message = reporter.wanted();
        if (message != null) {
            reporter.said(message);
        }
        return message;
    }

    private ReportEntry give(String hint, String line) {
        ReportEntry entry = site.line(hint, line);
        reporter.onLines(new Message.ReportLines(List.of(entry)));
        reporter.turn(now);
        return entry;
    }

    private void tick() {
        now += INTERVAL * MILLI;
        reporter.turn(now);
    }

    @Test
    void asksForTheNextLinesWhenItHasWrittenTheLast() throws IOException {
        assertThat(say()).isEqualTo(new Message.ReportNext(0));
        assertThat(say()).isNull();
        ReportEntry line = give("j", "new " + fid(1));
        site.assertReport("j", "new " + fid(1));
        assertThat(say()).isEqualTo(new Message.ReportNext(line.number()));
        reporter.onEpoch();
        assertThat(say()).isEqualTo(new Message.ReportNext(line.number()));
        restart(INTERVAL);
        assertThat(say()).isEqualTo(new Message.ReportNext(line.number()));
    }

    @Test
    void writesProgressAtEachInterval() throws IOException {
        say();
        ReportEntry line = give("j", "new " + fid(1));
        say();
        assertThat(say()).isNull();
        tick();
        assertThat(say()).isEqualTo(new Message.OpenNext(OpenCursor.START));
        assertThat(say()).isNull();
        OpenCursor next = new OpenCursor("j", 7);
        reporter.onPage(new Message.OpenPage(line.number(), List.of(new OpenReport("j", fid(1), null, 3, 9)), next));
        reporter.turn(now);
        assertThat(say()).isEqualTo(new Message.OpenNext(next));
        reporter.onPage(new Message.OpenPage(0, List.of(new OpenReport("j", fid(2), "m\n0", 1, 1)), null));
        reporter.turn(now);
        site.assertReport("j", "new " + fid(1), "progress " + fid(1) + " global_queue 3/9",
                "progress " + fid(2) + " m?0 1/1");
        assertThat(say()).isNull();
    }

    @Test
    void progressWaitsForTheLinesBeforeIt() throws IOException {
        say();
        give("j", "new " + fid(1));
        say();
        tick();
        say();
        ReportEntry late = site.line("j", "new " + fid(2));
        reporter.onPage(new Message.OpenPage(late.number(),
                List.of(new OpenReport("j", fid(1), null, 1, 2), new OpenReport("j", fid(2), null, 2, 2)), null));
        reporter.turn(now);
        site.assertReport("j", "new " + fid(1));
        ReportEntry sent = site.line("j", "sent " + fid(1) + " m0");
        reporter.onLines(new Message.ReportLines(List.of(late, sent)));
        reporter.turn(now);
        site.assertReport("j", "new " + fid(1), "new " + fid(2), "sent " + fid(1) + " m0",
                "progress " + fid(2) + " global_queue 2/2");
    }

    @Test
    void aFileGoesOneToTwoIntervalsAfterItsLastRequest() {
        for (long interval : new long[] {INTERVAL, 0}) {
            restart(interval);
            now += 2 * 60_000 * MILLI;
            reporter.turn(now);
            say();
            give("j", "done " + fid(1) + " 0");
            say();
            long second = interval == 0 ? 60_000 : INTERVAL;
            now += second * MILLI;
            reporter.turn(now);
            assertThat(say()).isEqualTo(new Message.OpenNext(OpenCursor.START));
            reporter.onPage(new Message.OpenPage(0, List.of(), null));
            reporter.turn(now);
            assertThat(site.report("j")).exists();
            now += second * MILLI;
            reporter.turn(now);
            say();
            reporter.onPage(new Message.OpenPage(0, List.of(OpenReport.of("k")), null));
            reporter.turn(now);
            assertThat(site.report("j")).doesNotExist();
            now += second * MILLI;
            reporter.turn(now);
            assertThat(say()).as("nothing left to look at").isNull();
        }
    }

    @Test
    void aFileThatIsOpenStaysAndOneFromBeforeGoes() throws IOException {
        site.directory.create();
        Files.writeString(site.report("open"), "new " + fid(1) + "\n");
        Files.writeString(site.report("over"), "new " + fid(2) + "\n");
        Files.writeString(site.report("not.ours"), "x");
        restart(INTERVAL);
        say();
        for (int i = 0; i < 2; i++) {
            tick();
            say();
            reporter.onPage(new Message.OpenPage(0, List.of(OpenReport.of("open")), null));
            reporter.turn(now);
        }
        assertThat(site.report("open")).exists();
        assertThat(site.report("over")).doesNotExist();
        assertThat(site.report("not.ours")).exists();
    }

    @Test
    void aPageOfALifeBeforeIsNotTakenForOneOfThisTour() throws IOException {
        site.directory.create();
        Files.writeString(site.report("j"), "new " + fid(1) + "\n");
        restart(INTERVAL);
        say();
        tick();
        say();
        tick();
        assertThat(say()).as("the answer is still due").isNull();
        reporter.onEpoch();
        reporter.onPage(new Message.OpenPage(0, List.of(), null));
        reporter.turn(now);
        assertThat(site.report("j")).exists();
    }

    @Test
    void noProgressWithoutAnInterval() throws IOException {
        restart(0);
        say();
        give("j", "new " + fid(1));
        say();
        now += 60_000 * MILLI;
        reporter.turn(now);
        assertThat(say()).isEqualTo(new Message.OpenNext(OpenCursor.START));
        reporter.onPage(new Message.OpenPage(0, List.of(new OpenReport("j", fid(1), null, 1, 1)), null));
        reporter.turn(now);
        site.assertReport("j", "new " + fid(1));
    }
}
