// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Fid;
import coordinatool.model.ReportEntry;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A directory of reports for tests, and lines with numbers. */
final class Site {
    final Path reports;
    final ReportDirectory directory;
    final ByteArrayOutputStream said = new ByteArrayOutputStream();
    final Log log = new Log("test", Level.DEBUG, new PrintStream(said, true, StandardCharsets.UTF_8));
    final List<ReportEntry> written = new ArrayList<>();
    private long number = 1000;

    Site(Path mount) {
        reports = mount.resolve(".r");
        directory = new ReportDirectory(mount, Path.of(".r"), path -> { });
    }

    /** A reporter's life begins. */
    ReportFiles files() throws IOException {
        ReportFiles files = new ReportFiles(directory, log, written::add);
        files.recover();
        return files;
    }

    static Fid fid(int oid) {
        return new Fid(0x200000401L, oid, 0);
    }

    ReportEntry line(String hint, String text) {
        return new ReportEntry(++number, hint, text);
    }

    void assertReport(String hint, String... lines) throws IOException {
        assertThat(Files.readString(reports.resolve(hint))).isEqualTo(String.join("\n", lines) + "\n");
    }

    Path report(String hint) {
        return reports.resolve(hint);
    }

    String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
