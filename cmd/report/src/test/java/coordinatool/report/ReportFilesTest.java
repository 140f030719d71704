// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
    private static final Line LINE = new Line.New(Requests.fid(1));

    @TempDir
    private Path mount;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Log log = new Log("test", Level.INFO, new PrintStream(said, true, StandardCharsets.UTF_8));

    private ReportFiles files() {
        return new ReportFiles(new ReportDirectory(mount, Path.of("r")), log);
    }

    @Test
    void removesAFileOneToTwoIntervalsAfterItsLastLine() {
        ReportFiles files = files();
        files.add("job", LINE);
        files.flush(0);
        Path file = mount.resolve("r/job");
        assertThat(file).hasContent(LINE.text());
        files.tick(hint -> true);
        files.tick(hint -> true);
        files.add("job", LINE);
        files.flush(0);
        files.tick(hint -> false);
        assertThat(file).exists();
        files.tick(hint -> false);
        assertThat(file).doesNotExist();
        assertThat(files.isEmpty()).isTrue();
    }

    @Test
    void aFileFoundAtTheStartIsLeftForAtLeastAnInterval() throws IOException {
        Files.createDirectory(mount.resolve("r"));
        Path file = Files.createFile(mount.resolve("r/job"));
        ReportFiles files = files();
        files.found("job");
        files.tick(hint -> false);
        assertThat(file).exists();
        files.tick(hint -> false);
        assertThat(file).doesNotExist();
    }

    @Test
    void keepsWhatCannotBeWrittenAndTriesAgain() throws IOException {
        Files.createFile(mount.resolve("r"));
        ReportFiles files = files();
        files.add("job", LINE);
        files.flush(0);
        assertThat(files.deadlineNanos()).isEqualTo(ReportFiles.RETRY_NANOS);
        Files.delete(mount.resolve("r"));
        files.flush(1);
        assertThat(mount.resolve("r")).doesNotExist();
        files.flush(ReportFiles.RETRY_NANOS);
        assertThat(mount.resolve("r/job")).hasContent(LINE.text());
        assertThat(files.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(said.toString(StandardCharsets.UTF_8)).containsOnlyOnce("cannot write report");
    }

    @Test
    void countsWhatItCannotKeep() throws IOException {
        Files.createFile(mount.resolve("r"));
        ReportFiles files = files();
        int size = LINE.text().length() + 1;
        int kept = ReportFiles.MAX_WAITING / size;
        for (int i = 0; i < kept + 3; i++) {
            files.add("job", LINE);
        }
        files.flush(0);
        Files.delete(mount.resolve("r"));
        files.flush(ReportFiles.RETRY_NANOS);
        assertThat(mount.resolve("r/job")).hasSize((long) kept * size);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("lost_lines=3");
    }
}
