// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.journal;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.OpenCursor;
import coordinatool.model.OpenPage;
import coordinatool.model.OpenReport;
import coordinatool.model.Place;
import coordinatool.model.ReportEntry;
import coordinatool.model.Request;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportJournalTest {
    private static final long REPORTER = 7;
    private static final long SECONDS = 1_800_000_000L;

    private static final Request CANCEL = request(Action.CANCEL, 1, "");

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Log log = new Log("test", Level.DEBUG, new PrintStream(said, true, StandardCharsets.UTF_8));
    private final KeptReports store = new KeptReports();
    private ReportJournal reports = reports("cr", SECONDS);
    private long done;

    private ReportJournal reports(String hint, long seconds) {
        return new ReportJournal(hint, () -> store, key -> new Place(key.cookie() == 1 ? "m0" : null, key.cookie(), 9),
                seconds, log);
    }

    private static Request request(Action action, long cookie, String data) {
        Fid fid = new Fid(0x1, (int) cookie, 0);
        return new Request(action, fid, fid, 0, -1, cookie, 0, 1, 0, 1, data.getBytes(StandardCharsets.UTF_8), null);
    }

    private static Request archive(long cookie) {
        return request(Action.ARCHIVE, cookie, "tag=x,cr=job" + cookie % 2);
    }

    private static String fid(long cookie) {
        return new Fid(0x1, (int) cookie, 0).toString();
    }

    /** Ends the turn. Returns what the reporter got. */
    private List<ReportEntry> turn() {
        List<ReportEntry> got = new ArrayList<>();
        reports.delivery().deliver((reporter, lines) -> {
            assertThat(reporter).isEqualTo(REPORTER);
            assertThat(got).isEmpty();
            got.addAll(lines);
        });
        return got;
    }

    /** The reporter asks until there is nothing more. */
    private List<ReportEntry> read() {
        List<ReportEntry> all = new ArrayList<>();
        while (true) {
            reports.delivery().asked(REPORTER, done);
            List<ReportEntry> lines = turn();
            if (lines.isEmpty()) {
                reports.delivery().gone(REPORTER);
                return all;
            }
            all.addAll(lines);
            done = lines.get(lines.size() - 1).number();
        }
    }

    private List<String> lines() {
        return read().stream().map(line -> line.hint() + " " + line.line()).toList();
    }

    @Test
    void tellsTheLifeOfARequest() {
        reports.recovery().finish();
        Request request = archive(1);
        reports.stored(request);
        reports.dispatched(request, "m0");
        reports.ended(request, "m0", 5);
        reports.ended(request, "m0", 5);
        reports.stored(request(Action.ARCHIVE, 2, "tag=x"));
        reports.stored(request(Action.ARCHIVE, 3, "cr=../x"));
        assertThat(lines()).containsExactly("job1 new " + fid(1), "job1 sent " + fid(1) + " m0",
                "job1 done " + fid(1) + " 5");
        assertThat(lines()).isEmpty();
    }

    @Test
    void assignIsSaidOfAMoverThatTheRequestWaitsFor() {
        reports.recovery().finish();
        Request request = archive(1);
        reports.stored(request);
        reports.assigned(request, "m0");
        reports.assigned(request, "m0");
        reports.dispatched(request, "m0");
        reports.takenBack(request, "m0", "gone");
        reports.assigned(request, "m0");
        reports.assigned(request, "m1");
        reports.assigned(request, null);
        reports.dispatched(request, "m1");
        reports.dispatched(request, "m2");
        assertThat(lines()).containsExactly("job1 new " + fid(1), "job1 assign " + fid(1) + " m0",
                "job1 sent " + fid(1) + " m0", "job1 assign " + fid(1) + " m0", "job1 assign " + fid(1) + " m1",
                "job1 sent " + fid(1) + " m1", "job1 sent " + fid(1) + " m2");
    }

    @Test
    void tellsCancels() {
        reports.recovery().finish();
        for (long cookie = 1; cookie <= 3; cookie++) {
            reports.stored(archive(cookie));
        }
        reports.cancelled(archive(1), CANCEL);
        reports.dispatched(archive(2), "m");
        reports.toBeCancelled(archive(2), CANCEL);
        reports.toBeCancelled(archive(2), CANCEL);
        reports.ended(archive(2), "m0", 125);
        // Its mover was lost after it had got the cancel.
        reports.dispatched(archive(3), "m");
        reports.toBeCancelled(archive(3), CANCEL);
        reports.takenBack(archive(3), "m0", "gone");
        reports.cancelled(archive(3), CANCEL);
        assertThat(lines()).filteredOn(line -> !line.matches("\\S+ (new|assign|sent) .*")).containsExactly(
                "job1 cancel " + fid(1), "job0 cancel " + fid(2), "job0 done " + fid(2) + " 125",
                "job1 cancel " + fid(3), "job1 done " + fid(3) + " 125");
    }

    @Test
    void aCancelIsSaidOnceAlsoAfterARestart() {
        ReportRecovery recovery = reports.recovery();
        recovery.request(archive(1));
        recovery.dispatched(archive(1).key(), "m");
        recovery.hint("cr");
        recovery.toBeCancelled(archive(1).key());
        recovery.finish();
        reports.takenBack(archive(1), "m0", "gone");
        reports.cancelled(archive(1), CANCEL);
        assertThat(lines()).containsExactly("job1 done " + fid(1) + " 125");
    }

    @Test
    void givesOneMessageAtATimeAndRepeatsWhatWasNotConfirmed() {
        reports.recovery().finish();
        reports.stored(archive(1));
        assertThat(turn()).as("nobody has asked").isEmpty();
        reports.delivery().asked(REPORTER, 0);
        List<ReportEntry> first = turn();
        assertThat(first).hasSize(1);
        reports.stored(archive(2));
        assertThat(turn()).as("one is on its way").isEmpty();
        reports.delivery().asked(REPORTER, 0);
        assertThat(turn()).hasSize(2).startsWith(first.get(0));
        reports.delivery().asked(REPORTER, first.get(0).number());
        assertThat(turn()).extracting(ReportEntry::hint).containsExactly("job0");
        for (long cookie = 10; cookie < 10 + 2 * LineJournal.MAX_DELIVERED; cookie++) {
            reports.stored(archive(cookie));
        }
        reports.delivery().asked(REPORTER, 0);
        assertThat(turn()).hasSize(LineJournal.MAX_DELIVERED);
    }

    @Test
    void goesOnAfterARestartAsIfThereWasNone() {
        reports.recovery().finish();
        reports.stored(archive(1));
        reports.stored(archive(2));
        reports.dispatched(archive(1), "m0");
        reports.assigned(archive(2), "m1");
        reports.delivery().asked(REPORTER, 0);
        List<ReportEntry> before = turn();
        // The clock was set back.
        reports = reports("cr", SECONDS - 3600);
        ReportRecovery recovery = reports.recovery();
        recovery.request(archive(1));
        recovery.request(archive(2));
        // The scheduler chooses before it knows what runs.
        reports.assigned(archive(1), "m9");
        reports.assigned(archive(2), "m1");
        recovery.dispatched(archive(1).key(), "m0");
        recovery.hint("cr");
        recovery.reported(archive(2).key(), "m1");
        for (int i = before.size() - 1; i >= 0; i--) {
            recovery.line(before.get(i).number(), before.get(i).hint() + " " + before.get(i).line());
        }
        recovery.finish();
        reports.dispatched(archive(2), "m1");
        reports.ended(archive(1), "m0", 0);
        List<ReportEntry> after = read();
        assertThat(after).startsWith(before.toArray(new ReportEntry[0]));
        assertThat(after).extracting(ReportEntry::number).isSorted().doesNotHaveDuplicates();
        assertThat(after.subList(before.size(), after.size())).extracting(ReportEntry::line)
                .containsExactly("sent " + fid(2) + " m1", "done " + fid(1) + " 0");
    }

    @Test
    void makesUpForRequestsOfATimeWithoutReports() {
        ReportRecovery recovery = reports.recovery();
        recovery.request(archive(1));
        recovery.request(archive(2));
        recovery.request(archive(3));
        recovery.dispatched(archive(2).key(), "m0");
        recovery.hint("other");
        recovery.finish();
        reports.ended(archive(3), "m0", 0);
        assertThat(lines()).containsExactly("job1 open " + fid(3) + " waiting", "job1 done " + fid(3) + " 0",
                "job0 open " + fid(2) + " m0 sent", "job1 open " + fid(1) + " waiting");
        reports.dispatched(archive(1), "m0");
        assertThat(lines()).hasSize(1);
    }

    @Test
    void dropsTheOldestLinesWhereNobodyReadsAndMakesUpForThem() {
        reports.recovery().finish();
        reports.stored(archive(1));
        reports.dispatched(archive(1), "m0");
        reports.stored(archive(2));
        reports.ended(archive(2), "m0", 0);
        for (long cookie = 10; cookie < 10 + LineJournal.MAX_LINES; cookie++) {
            reports.stored(archive(cookie));
            reports.ended(archive(cookie), "m0", 0);
        }
        reports.stored(archive(5));
        List<ReportEntry> all = read();
        assertThat(all).hasSizeBetween(LineJournal.MAX_LINES - LineJournal.DROP, LineJournal.MAX_LINES + 10);
        assertThat(all.subList(all.size() - 3, all.size())).extracting(ReportEntry::line)
                .containsExactlyInAnyOrder("done " + fid(9 + LineJournal.MAX_LINES) + " 0", "new " + fid(5),
                        "open " + fid(1) + " m0 sent");
        assertThat(said.toString(StandardCharsets.UTF_8)).containsOnlyOnce("the oldest lines are dropped")
                .contains("lines of reports were lost lines=");
        reports.ended(archive(1), "m0", 0);
        assertThat(lines()).containsExactly("job1 done " + fid(1) + " 0");
    }

    @Test
    void beginsAnewWhereTheReporterIsAhead() {
        reports.recovery().finish();
        reports.stored(archive(1));
        done = Long.MAX_VALUE / 2;
        List<ReportEntry> lines = read();
        assertThat(lines).extracting(ReportEntry::line).containsExactly("open " + fid(1) + " waiting");
        assertThat(lines.get(0).number()).isGreaterThan(Long.MAX_VALUE / 2);
    }

    @Test
    void aPageOfWhatIsOpenSaysWhichLineItIsTrueOf() {
        reports.recovery().finish();
        reports.stored(archive(1));
        OpenPage page = reports.delivery().page(OpenCursor.START);
        assertThat(page.items()).containsExactly(OpenReport.of("job1"));
        assertThat(page.last()).isEqualTo(read().get(0).number());
        assertThat(reports.delivery().page(OpenCursor.START).last()).as("all is written").isZero();
    }

    @Test
    void withoutReportsThereIsNothing() {
        reports = reports("", SECONDS);
        store.putReported(archive(1).key(), "m0");
        store.putLine(5, "job1 new " + fid(1));
        store.setHint("cr");
        ReportRecovery recovery = reports.recovery();
        recovery.request(archive(1));
        recovery.hint("cr");
        recovery.reported(archive(1).key(), "m0");
        recovery.line(5, "job1 new " + fid(1));
        recovery.finish();
        assertThat(store.lines).as("what was kept goes").isEmpty();
        assertThat(store.reported).isEmpty();
        assertThat(store.hint).isNull();
        store.changes = 0;
        turn();
        reports.stored(archive(2));
        reports.dispatched(archive(2), "m0");
        assertThat(store.changes).isZero();
        assertThat(lines()).isEmpty();
        assertThat(reports.delivery().page(OpenCursor.START).items()).isEmpty();
    }
}
