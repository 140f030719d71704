// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.ReportEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
    private static final long SECOND = 1_000_000_000;

    @TempDir
    private Path mount;
    @TempDir
    private Path elsewhere;
    private Site site;

    @BeforeEach
    void open() {
        site = new Site(mount);
    }

    @Test
    void writesEachLineOnceWhoeverRepeatsIt() throws IOException {
        ReportFiles files = site.files();
        List<ReportEntry> lines = List.of(site.line("a", "one"), site.line("b", "two"), site.line("a", "three"));
        files.accept(lines);
        assertThat(files.isIdle()).isFalse();
        assertThat(files.flush(0)).isEqualTo(3);
        assertThat(files.isIdle()).isTrue();
        assertThat(files.done()).isEqualTo(lines.get(2).number());
        files.accept(lines);
        assertThat(files.flush(0)).isZero();
        ReportFiles next = site.files();
        assertThat(next.done()).isEqualTo(files.done());
        next.accept(lines);
        next.accept(List.of(site.line("b", "four")));
        next.flush(0);
        site.assertReport("a", "one", "three");
        site.assertReport("b", "two", "four");
        assertThat(site.written).hasSize(4);
    }

    @Test
    void aCrashAtAnyPointNeitherLosesNorRepeatsALine() throws IOException {
        List<ReportEntry> before = List.of(site.line("a", "a1"), site.line("b", "b1"));
        List<ReportEntry> lines = List.of(site.line("a", "a2"), site.line("b", "b2"), site.line("c", "c2"),
                site.line("a", "a3"));
        List<ReportEntry> after = List.of(site.line("c", "c3"), site.line("a", "a4"));
        List<String> bytes = List.of("a1\na2\na3\n", "b1\nb2\n", "c2\n");
        List<String> hints = List.of("a", "b", "c");
        long begun = before.get(1).number();
        int states = 0;
        for (int file = 0; file < hints.size(); file++) {
            for (int torn = file == 2 ? 0 : 3; torn <= bytes.get(file).length(); torn++) {
                for (boolean more : new boolean[] {false, true}) {
                    site.directory.create();
                    Files.deleteIfExists(site.report(BookmarkFile.NAME));
                    for (String hint : hints) {
                        Files.deleteIfExists(site.report(hint));
                    }
                    ReportFiles first = site.files();
                    first.accept(before);
                    first.flush(0);
                    // It dies while it writes this file, with so many bytes in it.
                    BookmarkFile bookmark = new BookmarkFile(site.directory);
                    bookmark.read();
                    bookmark.write(new Bookmark(begun, Map.of("a", 3L, "b", 3L, "c", 0L)));
                    for (int i = 0; i <= file; i++) {
                        Files.writeString(site.report(hints.get(i)),
                                i < file ? bytes.get(i) : bytes.get(i).substring(0, torn));
                    }
                    ReportFiles second = site.files();
                    List<ReportEntry> again = new ArrayList<>(lines);
                    if (more) {
                        again.addAll(after);
                    }
                    second.accept(again);
                    second.flush(0);
                    if (!more) {
                        second.accept(after);
                        second.flush(0);
                    }
                    site.assertReport("a", "a1", "a2", "a3", "a4");
                    site.assertReport("b", "b1", "b2");
                    site.assertReport("c", "c2", "c3");
                    states++;
                }
            }
        }
        assertThat(states).isEqualTo(30);
    }

    @Test
    void linesThatCannotBeWrittenAreTriedAgain() throws IOException {
        ReportFiles files = site.files();
        files.accept(List.of(site.line("a", "one")));
        files.flush(0);
        Path moved = Files.move(site.reports, elsewhere.resolve("moved"));
        Files.createSymbolicLink(site.reports, moved);
        files.accept(List.of(site.line("a", "two"), site.line("b", "three")));
        assertThat(files.flush(SECOND)).isZero();
        assertThat(files.deadlineNanos()).isEqualTo(SECOND + ReportFiles.RETRY_NANOS);
        assertThat(files.isIdle()).isFalse();
        assertThat(files.failure()).isNotNull();
        assertThat(moved.resolve("b")).doesNotExist();
        Files.delete(site.reports);
        Files.move(moved, site.reports);
        assertThat(files.flush(SECOND + 1)).isZero();
        assertThat(files.flush(3 * SECOND)).isEqualTo(2);
        assertThat(files.failure()).isNull();
        site.assertReport("a", "one", "two");
        site.assertReport("b", "three");
        assertThat(files.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatStandsInTheWayOfOneReportDoesNotHoldUpTheOthers() throws IOException {
        ReportFiles files = site.files();
        Path precious = Files.writeString(elsewhere.resolve("precious"), "precious");
        Files.createSymbolicLink(site.report("link"), precious);
        Files.createDirectory(site.report("directory"));
        files.accept(List.of(site.line("link", "x"), site.line("good", "one"), site.line("directory", "x"),
                site.line("link", "open " + Site.fid(1) + " waiting")));
        files.flush(0);
        assertThat(files.isIdle()).isTrue();
        site.assertReport("good", "one");
        assertThat(precious).hasContent("precious");
        assertThat(site.said()).contains("report=link").contains("report=directory");
        Files.delete(site.report("link"));
    }

    @Test
    void goesOnWhereTheReportsOrTheirDirectoryWereRemoved() throws IOException {
        ReportFiles files = site.files();
        files.accept(List.of(site.line("a", "one"), site.line("b", "one")));
        files.flush(0);
        Files.delete(site.report("a"));
        files.accept(List.of(site.line("a", "two")));
        files.flush(0);
        site.assertReport("a", "two");
        Files.delete(site.report("a"));
        Files.delete(site.report("b"));
        Files.delete(site.report(BookmarkFile.NAME));
        Files.delete(site.reports);
        files.accept(List.of(site.line("a", "three")));
        files.flush(0);
        site.assertReport("a", "three");
        ReportFiles next = site.files();
        assertThat(next.done()).isEqualTo(files.done());
    }

    @Test
    void refusesNamesThatWouldLeaveTheDirectory() throws IOException {
        ReportFiles files = site.files();
        files.accept(List.of(site.line("../evil", "x"), site.line("", "x"), site.line(".coordinatool-report", "x"),
                site.line("x".repeat(65), "x"), site.line("x".repeat(64), "x")));
        assertThat(files.flush(0)).isEqualTo(1);
        assertThat(mount.resolve("evil")).doesNotExist();
        site.assertReport("x".repeat(64), "x");
    }

    @Test
    void completesAReportThatLacksLines() throws IOException {
        String a = Site.fid(1).toString();
        String b = Site.fid(2).toString();
        String c = Site.fid(3).toString();
        ReportFiles files = site.files();
        Files.writeString(site.report("j"), "new " + a + "\nnew " + b + "\nassign " + b + " m1\n"
                + "progress " + a + " global_queue 1/2\nnew " + c + "\nassign " + c + " m0\nsent " + c + " m0\ndone "
                + c + " 0\n");
        String found = Files.readString(site.report("j"));
        files.accept(List.of(site.line("j", "open " + a + " m0 sent"), site.line("j", "open " + b + " m1 waiting"),
                site.line("j", "sent " + b + " m1"), site.line("j", "open " + c + " waiting"),
                site.line("k", "open " + a + " waiting"), site.line("j", "open " + b + " waiting")));
        files.flush(0);
        assertThat(Files.readString(site.report("j"))).isEqualTo(found + "sent " + a + " m0\n"
                + "sent " + b + " m1\nnew " + c + "\n");
        site.assertReport("k", "new " + a);
    }

    @Test
    void aSecondLifeCompletesNothingTwice() throws IOException {
        String a = Site.fid(1).toString();
        ReportEntry open = site.line("j", "open " + a + " m0 sent");
        ReportFiles files = site.files();
        files.accept(List.of(open));
        files.flush(0);
        ReportFiles next = site.files();
        next.accept(List.of(open, site.line("j", "open " + a + " m0 sent"), site.line("j", "done " + a + " 0")));
        next.flush(0);
        site.assertReport("j", "new " + a, "sent " + a + " m0", "done " + a + " 0");
    }

    @Test
    void removesWhatNothingWasAddedTo() throws IOException {
        site.directory.create();
        Files.writeString(site.report("old"), "x\n");
        ReportFiles files = site.files();
        assertThat(files.untouched()).isEmpty();
        assertThat(files.untouched()).containsExactly("old");
        files.accept(List.of(site.line("old", "y")));
        files.flush(0);
        files.remove("old");
        assertThat(site.report("old")).exists();
        assertThat(files.untouched()).isEmpty();
        files.remove("old");
        assertThat(site.report("old")).doesNotExist();
        assertThat(files.hasFiles()).isFalse();
    }

    @Test
    void progressThatCannotBeWrittenIsLeftOut() throws IOException {
        ReportFiles files = site.files();
        Files.createDirectory(site.report("d"));
        files.append("d", "progress\n");
        files.append("e", "progress\n");
        site.assertReport("e", "progress");
        assertThat(files.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void linesOfOneReportTooManyAreLostAndCounted() throws IOException {
        Files.createDirectory(site.reports);
        Files.writeString(site.report("old"), "x\n");
        ReportFiles files = new ReportFiles(site.directory, site.log, 2, site.written::add);
        files.recover();
        List<ReportEntry> lines = List.of(site.line("a", "one"), site.line("b", "two"), site.line("a", "three"),
                site.line("b", "four"), site.line("old", "five"));
        files.accept(lines);
        files.flush(0);
        assertThat(files.done()).as("they do not come again").isEqualTo(lines.get(4).number());
        site.assertReport("a", "one", "three");
        site.assertReport("old", "x", "five");
        files.append("b", "progress\n");
        assertThat(site.report("b")).doesNotExist();
        assertThat(files.refused()).isEqualTo(2);
        assertThat(site.said.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("there are too many reports, lines of others are lost report=b most=2");
        files.untouched();
        files.remove("old");
        files.accept(List.of(site.line("b", "six")));
        files.flush(0);
        site.assertReport("b", "six");
        assertThat(files.refused()).isEqualTo(2);
    }

    @Test
    void whatStandsInTheWayOfAReportCostsLinesThatAreCounted() throws IOException {
        ReportFiles files = site.files();
        Files.createDirectory(site.report("d"));
        files.accept(List.of(site.line("d", "one"), site.line("e", "two"), site.line("d", "three")));
        files.flush(0);
        site.assertReport("e", "two");
        assertThat(files.refused()).isEqualTo(2);
    }

    @Test
    void aLongReportGetsNoMoreProgress() throws IOException {
        ReportFiles files = site.files();
        files.accept(List.of(site.line("a", "one")));
        files.flush(0);
        long most = ReportFiles.MAX_WITH_PROGRESS;
        try (FileChannel file = FileChannel.open(site.report("a"), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {'\n'}), most - 1);
        }
        files.append("a", "progress\n");
        assertThat(Files.size(site.report("a"))).isEqualTo(most + 9);
        files.append("a", "progress\n");
        assertThat(Files.size(site.report("a"))).isEqualTo(most + 9);
        files.accept(List.of(site.line("a", "two")));
        files.flush(0);
        assertThat(Files.size(site.report("a"))).isEqualTo(most + 13);
        assertThat(site.said.toString(StandardCharsets.UTF_8))
                .contains("report is too long for more progress report=a bytes=" + (most + 9));
    }
}
