// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import static coordinatool.report.files.Site.fid;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.OpenCursor;
import coordinatool.model.OpenPage;
import coordinatool.model.OpenReport;
import coordinatool.model.ReportEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReporterTest implements Reporter.Source {
    private static final long MILLI = 1_000_000;
    private static final long INTERVAL = 100;

    @TempDir
    private Path mount;
    private Site site;
    private Reporter reporter;
    private final List<String> asked = new ArrayList<>();
    private long now;
    /** No question can be sent. */
    private boolean deaf;

    @BeforeEach
    void start() {
        site = new Site(mount);
        restart(INTERVAL);
    }

    private void restart(long interval) {
        reporter = new Reporter(site.directory, Path.of("/mnt/lustre"), Duration.ofMillis(interval), site.log, now);
        reporter.recover();
        assertThat(say()).as("nobody is there to ask").isEmpty();
        reporter.onEpoch();
    }

    @Override
    public boolean askLines(long done, long refused) {
        return asked.add("lines after " + done) && !deaf;
    }

    @Override
    public boolean askOpen(OpenCursor from) {
        return asked.add("open after " + from.hint() + ":" + from.order()) && !deaf;
    }

    private void turn() {
        reporter.turn(now, this);
    }

    /** What the reporter has asked for since the last call. */
    private List<String> say() {
        turn();
        List<String> said = List.copyOf(asked);
        asked.clear();
        return said;
    }

    private ReportEntry give(String hint, String line) {
        ReportEntry entry = site.line(hint, line);
        reporter.onLines(List.of(entry));
        turn();
        return entry;
    }

    private void tick() {
        now += INTERVAL * MILLI;
        turn();
    }

    @Test
    void asksForTheNextLinesWhenItHasWrittenTheLast() throws IOException {
        assertThat(say()).containsExactly("lines after 0");
        assertThat(say()).isEmpty();
        ReportEntry line = give("j", "new " + fid(1));
        site.assertReport("j", "new " + fid(1));
        assertThat(say()).containsExactly("lines after " + line.number());
        reporter.onEpoch();
        assertThat(say()).containsExactly("lines after " + line.number());
        restart(INTERVAL);
        assertThat(say()).containsExactly("lines after " + line.number());
    }

    @Test
    void writesProgressAtEachInterval() throws IOException {
        say();
        ReportEntry line = give("j", "new " + fid(1));
        say();
        assertThat(say()).isEmpty();
        tick();
        assertThat(say()).containsExactly("open after :0");
        assertThat(say()).isEmpty();
        OpenCursor next = new OpenCursor("j", 7);
        reporter.onPage(new OpenPage(line.number(), List.of(new OpenReport("j", fid(1), null, 3, 9)), next));
        turn();
        assertThat(say()).containsExactly("open after j:7");
        reporter.onPage(new OpenPage(0, List.of(new OpenReport("j", fid(2), "m\n0", 1, 1)), null));
        turn();
        site.assertReport("j", "new " + fid(1), "progress " + fid(1) + " global_queue 3/9",
                "progress " + fid(2) + " m?0 1/1");
        assertThat(say()).isEmpty();
    }

    @Test
    void progressWaitsForTheLinesBeforeIt() throws IOException {
        say();
        give("j", "new " + fid(1));
        say();
        tick();
        say();
        ReportEntry late = site.line("j", "new " + fid(2));
        reporter.onPage(new OpenPage(late.number(),
                List.of(new OpenReport("j", fid(1), null, 1, 2), new OpenReport("j", fid(2), null, 2, 2)), null));
        turn();
        site.assertReport("j", "new " + fid(1));
        ReportEntry sent = site.line("j", "sent " + fid(1) + " m0");
        reporter.onLines(List.of(late, sent));
        turn();
        site.assertReport("j", "new " + fid(1), "new " + fid(2), "sent " + fid(1) + " m0",
                "progress " + fid(2) + " global_queue 2/2");
    }

    @Test
    void aFileGoesOneToTwoIntervalsAfterItsLastRequest() {
        for (long interval : new long[] {INTERVAL, 0}) {
            restart(interval);
            now += 2 * 60_000 * MILLI;
            turn();
            say();
            give("j", "done " + fid(1) + " 0");
            say();
            long second = interval == 0 ? 60_000 : INTERVAL;
            now += second * MILLI;
            turn();
            assertThat(say()).containsExactly("open after :0");
            reporter.onPage(new OpenPage(0, List.of(), null));
            turn();
            assertThat(site.report("j")).exists();
            now += second * MILLI;
            turn();
            say();
            reporter.onPage(new OpenPage(0, List.of(OpenReport.of("k")), null));
            turn();
            assertThat(site.report("j")).doesNotExist();
            now += second * MILLI;
            turn();
            assertThat(say()).as("nothing left to look at").isEmpty();
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
            reporter.onPage(new OpenPage(0, List.of(OpenReport.of("open")), null));
            turn();
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
        assertThat(say()).as("the answer is still due").isEmpty();
        reporter.onEpoch();
        reporter.onPage(new OpenPage(0, List.of(), null));
        turn();
        assertThat(site.report("j")).exists();
    }

    @Test
    void noProgressWithoutAnInterval() throws IOException {
        restart(0);
        say();
        give("j", "new " + fid(1));
        say();
        now += 60_000 * MILLI;
        turn();
        assertThat(say()).containsExactly("open after :0");
        reporter.onPage(new OpenPage(0, List.of(new OpenReport("j", fid(1), null, 1, 1)), null));
        turn();
        site.assertReport("j", "new " + fid(1));
    }

    @Test
    void wantsToBeCalledForItsFilesOnlyWhileThereAreAny() {
        say();
        assertThat(reporter.deadlineNanos()).as("nothing to look at").isEqualTo(Long.MAX_VALUE);
        give("j", "new " + fid(1));
        assertThat(reporter.deadlineNanos()).isEqualTo(now + INTERVAL * MILLI);
        now += INTERVAL * MILLI / 2;
        turn();
        assertThat(reporter.deadlineNanos()).as("the same").isEqualTo(now + INTERVAL * MILLI / 2);
        assertThat(reporter.awaited()).isNull();
    }

    @Test
    void saysWhatKeepsItFromWritingAndTriesAgain() throws IOException {
        say();
        give("j", "new " + fid(1));
        say();
        Path moved = Files.move(site.reports, mount.resolve("moved"));
        Files.createSymbolicLink(site.reports, moved);
        ReportEntry late = give("j", "sent " + fid(1) + " m0");
        assertThat(reporter.awaited().what()).isEqualTo("the reports in /mnt/lustre to be writable");
        assertThat(reporter.deadlineNanos()).as("the interval comes before the next attempt")
                .isEqualTo(now + INTERVAL * MILLI);
        tick();
        assertThat(say()).as("no lines and no page while it cannot write").isEmpty();
        Files.delete(site.reports);
        Files.move(moved, site.reports);
        now += ReportFiles.RETRY_NANOS;
        assertThat(say()).contains("lines after " + late.number());
        assertThat(reporter.awaited()).isNull();
        site.assertReport("j", "new " + fid(1), "sent " + fid(1) + " m0");
    }

    @Test
    void aSchedulerThatCannotBeAskedIsAskedAgain() {
        deaf = true;
        assertThat(say()).containsExactly("lines after 0");
        assertThat(say()).containsExactly("lines after 0");
        deaf = false;
        assertThat(say()).containsExactly("lines after 0");
        assertThat(say()).isEmpty();
    }
}
