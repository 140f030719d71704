// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookmarkFileTest {
    @TempDir
    private Path mount;
    private ReportDirectory directory;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        directory = new ReportDirectory(mount, Path.of(".r"), path -> { });
        directory.create();
        file = mount.resolve(".r").resolve(BookmarkFile.NAME);
    }

    private Bookmark read() throws IOException {
        return new BookmarkFile(directory).read();
    }

    @Test
    void theLastOneCounts() throws IOException {
        BookmarkFile bookmark = new BookmarkFile(directory);
        assertThat(read()).isEqualTo(Bookmark.START);
        for (long i = 1; i < 10; i++) {
            Bookmark next = new Bookmark(i << 40, Map.of("job", i, "A-_z", Long.MAX_VALUE));
            bookmark.write(next);
            assertThat(read()).isEqualTo(next);
        }
        BookmarkFile other = new BookmarkFile(directory);
        other.read();
        other.write(Bookmark.START);
        assertThat(read()).isEqualTo(Bookmark.START);
    }

    @Test
    void whereAWriteIsCutShortTheOneBeforeCounts() throws IOException {
        BookmarkFile bookmark = new BookmarkFile(directory);
        Bookmark before = new Bookmark(7, Map.of("job", 12L));
        bookmark.write(new Bookmark(6, Map.of("x".repeat(64), 1L, "other", 77L)));
        bookmark.write(before);
        byte[] old = Files.readAllBytes(file);
        Bookmark next = new Bookmark(8, Map.of());
        bookmark.write(next);
        byte[] whole = Files.readAllBytes(file);
        int changed = 0;
        for (int cut = 0; cut < whole.length; cut++) {
            if (old[cut] != whole[cut]) {
                byte[] torn = old.clone();
                System.arraycopy(whole, 0, torn, 0, cut);
                Files.write(file, torn);
                assertThat(read()).as("cut at %d", cut).isEqualTo(before);
                changed++;
            }
        }
        assertThat(changed).isGreaterThan(5);
        Files.write(file, whole);
        assertThat(read()).isEqualTo(next);
    }

    @Test
    void rubbishCountsAsNothing() throws IOException {
        String[] all = {"", "\n", "coordinatool-report 1 1 1 1", "coordinatool-report 1 1 99 0\nx",
            "coordinatool-report 1 1 -5 0\nx", "coordinatool-report 1 x 1 0\nx", "coordinatool-report 9 1 1 0\nx",
            "\0\0\0"};
        for (String rubbish : all) {
            Files.writeString(file, rubbish);
            assertThat(read()).as(rubbish).isEqualTo(Bookmark.START);
        }
    }

    @Test
    void hasRoomForALargestBatch() throws IOException {
        Map<String, Long> begun = new LinkedHashMap<>();
        for (int i = 0; i < ReportFiles.MAX_BATCH; i++) {
            begun.put(String.format("%064d", i), Long.MAX_VALUE);
        }
        BookmarkFile bookmark = new BookmarkFile(directory);
        bookmark.write(new Bookmark(Long.MAX_VALUE, begun));
        bookmark.write(new Bookmark(Long.MAX_VALUE, begun));
        assertThat(read()).isEqualTo(new Bookmark(Long.MAX_VALUE, begun));
    }
}
