// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReaderTest {
    /** More than the reader has in memory at once. */
    private static final int LONG = 200_000;

    @TempDir
    private Path directory;

    private SeekableByteChannel file(String text) throws IOException {
        return Files.newByteChannel(Files.write(directory.resolve("file"), text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> read(String text, long length) throws IOException {
        List<String> lines = new ArrayList<>();
        try (SeekableByteChannel file = file(text)) {
            FileReader.read(file, length, lines::add);
        }
        return lines;
    }

    @Test
    void givesWholeLinesOnly() throws IOException {
        assertThat(read("a\n\nb \u00e9\nrest", 100)).containsExactly("a", "", "b \u00e9");
        assertThat(read("a\nb\nc\n", 4)).as("of the first four bytes").containsExactly("a", "b");
        assertThat(read("a\nb\nc\n", 3)).containsExactly("a");
        assertThat(read("", 100)).isEmpty();
        assertThat(read("a\n", 0)).isEmpty();
    }

    @Test
    void aLineThatIsTooLongIsCutAndTheNextIsWhole() throws IOException {
        List<String> lines = read("x".repeat(LONG) + "\nafter\n", LONG * 2L);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).matches("x{4096}");
        assertThat(lines.get(1)).isEqualTo("after");
    }

    @Test
    void linesMayLieAcrossItsBuffer() throws IOException {
        String line = "0123456789".repeat(13);
        assertThat(read((line + "\n").repeat(2000), Long.MAX_VALUE)).hasSize(2000).containsOnly(line);
    }

    private long end(String text) throws IOException {
        try (SeekableByteChannel file = file(text)) {
            return FileReader.endOfLastLine(file);
        }
    }

    @Test
    void findsTheEndOfTheLastWholeLine() throws IOException {
        assertThat(end("a\nb\n")).isEqualTo(4);
        assertThat(end("a\nb")).isEqualTo(2);
        assertThat(end("no line")).isZero();
        assertThat(end("")).isZero();
        assertThat(end("\n")).isEqualTo(1);
        assertThat(end("a\n" + "x".repeat(LONG))).as("far from the end").isEqualTo(2);
        assertThat(end("x".repeat(LONG))).isZero();
    }

    @Test
    void tellsHowMuchOfSomeBytesIsThere() throws IOException {
        byte[] wanted = "new line\n".getBytes(StandardCharsets.UTF_8);
        try (SeekableByteChannel file = file("old\nnew line\nmore")) {
            assertThat(FileReader.common(file, 4, wanted)).isEqualTo(wanted.length);
        }
        try (SeekableByteChannel file = file("old\nnew li")) {
            assertThat(FileReader.common(file, 4, wanted)).as("torn").isEqualTo(6);
            assertThat(FileReader.common(file, 10, wanted)).as("nothing").isZero();
            assertThat(FileReader.common(file, 99, wanted)).as("behind its end").isZero();
            assertThat(FileReader.common(file, 0, wanted)).as("something else").isZero();
        }
    }

    @Test
    void readsBytesAsFarAsThereAreAny() throws IOException {
        try (SeekableByteChannel file = file("0123456789")) {
            assertThat(FileReader.bytes(file, 2, 3)).isEqualTo("234".getBytes(StandardCharsets.UTF_8));
            assertThat(FileReader.bytes(file, 8, 100)).isEqualTo("89".getBytes(StandardCharsets.UTF_8));
            assertThat(FileReader.bytes(file, 10, 1)).isEmpty();
            assertThat(FileReader.bytes(file, 11, 1)).isEmpty();
        }
    }
}
