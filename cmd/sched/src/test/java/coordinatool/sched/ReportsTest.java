// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.OpenCursor;
import coordinatool.model.OpenPage;
import coordinatool.model.OpenReport;
import coordinatool.model.ReportEntry;
import coordinatool.model.Request;
import coordinatool.model.Place;
import coordinatool.store.RedisAddress;
import coordinatool.store.Store;
import coordinatool.store.Stores;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final long REPORTER = 7;
    private static final long SECONDS = 1_800_000_000L;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Log log = new Log("test", Level.DEBUG, new PrintStream(said, true, StandardCharsets.UTF_8));
    private final Store store = Stores.open(new RedisAddress("", 0, "", ""), "", log);
    private final Journal journal = new Journal(store);
    private final Outbox outbox = new Outbox(journal::gate);
    private Reports reports = reports("cr", SECONDS);
    private long done;

    private Reports reports(String hint, long seconds) {
        return new Reports(hint, journal, key -> new Place(key.cookie() == 1 ? "m0" : null, key.cookie(), 9), seconds,
                log);
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
        List<Message> got = new ArrayList<>();
        reports.deliver(outbox);
        journal.submit();
        outbox.release(store, (peer, message) -> {
            assertThat(peer).isEqualTo(REPORTER);
            got.add(message);
        });
        assertThat(got).hasSizeLessThanOrEqualTo(1);
        return got.isEmpty() ? List.of() : ((Message.ReportLines) got.get(0)).lines();
    }

    /** The reporter asks until there is nothing more. */
    private List<ReportEntry> read() {
        List<ReportEntry> all = new ArrayList<>();
        while (true) {
            reports.asked(REPORTER, done);
            List<ReportEntry> lines = turn();
            if (lines.isEmpty()) {
                reports.gone(REPORTER);
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
        reports.recovered();
        Request request = archive(1);
        reports.stored(request);
        reports.given(request.key(), "m0");
        reports.ended(request.key(), 5);
        reports.ended(request.key(), 5);
        reports.stored(request(Action.ARCHIVE, 2, "tag=x"));
        reports.stored(request(Action.ARCHIVE, 3, "cr=../x"));
        assertThat(lines()).containsExactly("job1 new " + fid(1), "job1 sent " + fid(1) + " m0",
                "job1 done " + fid(1) + " 5");
        assertThat(lines()).isEmpty();
    }

    @Test
    void assignIsSaidOfAMoverThatTheRequestWaitsFor() {
        reports.recovered();
        Request request = archive(1);
        reports.stored(request);
        reports.assigned(request.key(), "m0");
        reports.assigned(request.key(), "m0");
        reports.given(request.key(), "m0");
        reports.takenBack(request.key());
        reports.assigned(request.key(), "m0");
        reports.assigned(request.key(), "m1");
        reports.assigned(request.key(), null);
        reports.given(request.key(), "m1");
        reports.given(request.key(), "m2");
        assertThat(lines()).containsExactly("job1 new " + fid(1), "job1 assign " + fid(1) + " m0",
                "job1 sent " + fid(1) + " m0", "job1 assign " + fid(1) + " m0", "job1 assign " + fid(1) + " m1",
                "job1 sent " + fid(1) + " m1", "job1 sent " + fid(1) + " m2");
    }

    @Test
    void tellsCancels() {
        reports.recovered();
        for (long cookie = 1; cookie <= 3; cookie++) {
            reports.stored(archive(cookie));
        }
        reports.cancelled(archive(1).key());
        reports.given(archive(2).key(), "m");
        reports.toBeCancelled(archive(2).key());
        reports.toBeCancelled(archive(2).key());
        reports.ended(archive(2).key(), 125);
        // Its mover was lost after it had got the cancel.
        reports.given(archive(3).key(), "m");
        reports.toBeCancelled(archive(3).key());
        reports.takenBack(archive(3).key());
        reports.cancelled(archive(3).key());
        assertThat(lines()).filteredOn(line -> !line.matches("\\S+ (new|assign|sent) .*")).containsExactly(
                "job1 cancel " + fid(1), "job0 cancel " + fid(2), "job0 done " + fid(2) + " 125",
                "job1 cancel " + fid(3), "job1 done " + fid(3) + " 125");
    }

    @Test
    void aCancelIsSaidOnceAlsoAfterARestart() {
        reports.recoverRequest(archive(1));
        reports.recoverAssignment(archive(1).key(), "m");
        reports.recoverHint("cr");
        reports.recoverToBeCancelled(archive(1).key());
        reports.recovered();
        reports.takenBack(archive(1).key());
        reports.cancelled(archive(1).key());
        assertThat(lines()).containsExactly("job1 done " + fid(1) + " 125");
    }

    @Test
    void givesOneMessageAtATimeAndRepeatsWhatWasNotConfirmed() {
        reports.recovered();
        reports.stored(archive(1));
        assertThat(turn()).as("nobody has asked").isEmpty();
        reports.asked(REPORTER, 0);
        List<ReportEntry> first = turn();
        assertThat(first).hasSize(1);
        reports.stored(archive(2));
        assertThat(turn()).as("one is on its way").isEmpty();
        reports.asked(REPORTER, 0);
        assertThat(turn()).hasSize(2).startsWith(first.get(0));
        reports.asked(REPORTER, first.get(0).number());
        assertThat(turn()).extracting(ReportEntry::hint).containsExactly("job0");
        for (long cookie = 10; cookie < 10 + 2 * LineJournal.MAX_DELIVERED; cookie++) {
            reports.stored(archive(cookie));
        }
        reports.asked(REPORTER, 0);
        assertThat(turn()).hasSize(LineJournal.MAX_DELIVERED);
    }

    @Test
    void goesOnAfterARestartAsIfThereWasNone() {
        reports.recovered();
        reports.stored(archive(1));
        reports.stored(archive(2));
        reports.given(archive(1).key(), "m0");
        reports.assigned(archive(2).key(), "m1");
        reports.asked(REPORTER, 0);
        List<ReportEntry> before = turn();
        // The clock was set back.
        reports = reports("cr", SECONDS - 3600);
        reports.recoverRequest(archive(1));
        reports.recoverRequest(archive(2));
        // The scheduler chooses before it knows what runs.
        reports.assigned(archive(1).key(), "m9");
        reports.assigned(archive(2).key(), "m1");
        reports.recoverAssignment(archive(1).key(), "m0");
        reports.recoverHint("cr");
        reports.recoverReported(archive(2).key(), "m1");
        for (int i = before.size() - 1; i >= 0; i--) {
            reports.recoverLine(before.get(i).number(), before.get(i).hint() + " " + before.get(i).line());
        }
        reports.recovered();
        reports.given(archive(2).key(), "m1");
        reports.ended(archive(1).key(), 0);
        List<ReportEntry> after = read();
        assertThat(after).startsWith(before.toArray(new ReportEntry[0]));
        assertThat(after).extracting(ReportEntry::number).isSorted().doesNotHaveDuplicates();
        assertThat(after.subList(before.size(), after.size())).extracting(ReportEntry::line)
                .containsExactly("sent " + fid(2) + " m1", "done " + fid(1) + " 0");
    }

    @Test
    void makesUpForRequestsOfATimeWithoutReports() {
        reports.recoverRequest(archive(1));
        reports.recoverRequest(archive(2));
        reports.recoverRequest(archive(3));
        reports.recoverAssignment(archive(2).key(), "m0");
        reports.recoverHint("other");
        reports.recovered();
        reports.ended(archive(3).key(), 0);
        assertThat(lines()).containsExactly("job1 open " + fid(3) + " waiting", "job1 done " + fid(3) + " 0",
                "job0 open " + fid(2) + " m0 sent", "job1 open " + fid(1) + " waiting");
        reports.given(archive(1).key(), "m0");
        assertThat(lines()).hasSize(1);
    }

    @Test
    void dropsTheOldestLinesWhereNobodyReadsAndMakesUpForThem() {
        reports.recovered();
        reports.stored(archive(1));
        reports.given(archive(1).key(), "m0");
        reports.stored(archive(2));
        reports.ended(archive(2).key(), 0);
        for (long cookie = 10; cookie < 10 + LineJournal.MAX_LINES; cookie++) {
            reports.stored(archive(cookie));
            reports.ended(archive(cookie).key(), 0);
        }
        reports.stored(archive(5));
        List<ReportEntry> all = read();
        assertThat(all).hasSizeBetween(LineJournal.MAX_LINES - LineJournal.DROP, LineJournal.MAX_LINES + 10);
        assertThat(all.subList(all.size() - 3, all.size())).extracting(ReportEntry::line)
                .containsExactlyInAnyOrder("done " + fid(9 + LineJournal.MAX_LINES) + " 0", "new " + fid(5),
                        "open " + fid(1) + " m0 sent");
        assertThat(said.toString(StandardCharsets.UTF_8)).containsOnlyOnce("dropping the oldest lines")
                .contains("lines of reports were lost lines=");
        reports.ended(archive(1).key(), 0);
        assertThat(lines()).containsExactly("job1 done " + fid(1) + " 0");
    }

    @Test
    void beginsAnewWhereTheReporterIsAhead() {
        reports.recovered();
        reports.stored(archive(1));
        done = Long.MAX_VALUE / 2;
        List<ReportEntry> lines = read();
        assertThat(lines).extracting(ReportEntry::line).containsExactly("open " + fid(1) + " waiting");
        assertThat(lines.get(0).number()).isGreaterThan(Long.MAX_VALUE / 2);
    }

    @Test
    void listsWhatIsOpen() {
        reports.recovered();
        assertThat(reports.page(OpenCursor.START)).isEqualTo(new OpenPage(0, List.of(), null));
        reports.stored(request(Action.RESTORE, 1, "cr=b"));
        reports.stored(request(Action.RESTORE, 2, "cr=b"));
        reports.stored(request(Action.RESTORE, 3, "cr=a"));
        reports.given(request(Action.RESTORE, 3, "cr=a").key(), "m");
        reports.stored(request(Action.ARCHIVE, 4, "cr=c"));
        OpenPage page = reports.page(OpenCursor.START);
        assertThat(page.items()).containsExactly(OpenReport.of("a"),
                new OpenReport("b", new Fid(1, 1, 0), "m0", 1, 9), new OpenReport("b", new Fid(1, 2, 0), null, 2, 9),
                OpenReport.of("c"));
        assertThat(page.next()).isNull();
        List<ReportEntry> lines = read();
        assertThat(page.last()).isEqualTo(lines.get(lines.size() - 1).number());
        assertThat(reports.page(OpenCursor.START).last()).isZero();
        for (long cookie = 10; cookie < 2010; cookie++) {
            reports.stored(request(Action.RESTORE, cookie, "cr=job" + cookie % 3));
        }
        List<OpenReport> all = new ArrayList<>();
        OpenCursor next = OpenCursor.START;
        while (next != null) {
            page = reports.page(next);
            all.addAll(page.items());
            next = page.next();
        }
        assertThat(all.stream().filter(item -> item.hint().startsWith("job"))).hasSize(2000).doesNotHaveDuplicates();
    }

    @Test
    void withoutReportsThereIsNothing() {
        reports = reports("", SECONDS);
        reports.recoverRequest(archive(1));
        reports.recoverHint("cr");
        reports.recoverReported(archive(1).key(), "m0");
        reports.recoverLine(5, "job1 new " + fid(1));
        reports.recovered();
        assertThat(journal.batch().isEmpty()).as("what was kept goes").isFalse();
        turn();
        reports.stored(archive(2));
        reports.given(archive(2).key(), "m0");
        assertThat(journal.batch().isEmpty()).isTrue();
        assertThat(lines()).isEmpty();
        assertThat(reports.page(OpenCursor.START).items()).isEmpty();
    }
}
