// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.tool.Fatal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportDirectoryTest {
    @TempDir
    private Path mount;
    @TempDir
    private Path elsewhere;
    private ReportDirectory directory;

    @BeforeEach
    void open() {
        directory = new ReportDirectory(mount, Path.of(".reporting/deep"));
    }

    private void append(String name, String text) throws IOException {
        directory.append(name, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void makesDirectoryAndFilesWithTheirModes() throws IOException {
        directory.create();
        assertThat(mode(mount.resolve(".reporting/deep"))).isEqualTo("rwx--x--x");
        append("job", "one\n");
        append("job", "two\n");
        Path file = mount.resolve(".reporting/deep/job");
        assertThat(file).hasContent("one\ntwo");
        assertThat(mode(file)).isEqualTo("rw-r--r--");
        assertThat(directory.names()).containsExactly("job");
        directory.remove("job");
        directory.remove("job");
        assertThat(file).doesNotExist();
    }

    @Test
    void neverFollowsALinkThatStandsForAFile() throws IOException {
        directory.create();
        Path target = Files.writeString(elsewhere.resolve("precious"), "precious");
        Files.createSymbolicLink(mount.resolve(".reporting/deep/job"), target);
        assertThat(directory.names()).isEmpty();
        assertThatThrownBy(() -> append("job", "x\n")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> directory.read("job", file -> { })).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> directory.truncate("job", 0)).isInstanceOf(IOException.class);
        assertThat(target).hasContent("precious");
        directory.remove("job");
        assertThat(target).exists();
    }

    @Test
    void neverFollowsALinkThatStandsForTheDirectory() throws IOException {
        Files.createDirectory(elsewhere.resolve("deep"));
        Files.createSymbolicLink(mount.resolve(".reporting"), elsewhere);
        assertThatThrownBy(() -> directory.create()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> append("job", "x\n")).isInstanceOf(IOException.class);
        assertThat(elsewhere.resolve("deep")).isEmptyDirectory();
        Files.delete(mount.resolve(".reporting"));
    }

    @Test
    void makesADirectoryThatWasRemovedAgain() throws IOException {
        directory.create();
        Files.delete(mount.resolve(".reporting/deep"));
        append("job", "x\n");
        assertThat(mount.resolve(".reporting/deep/job")).hasContent("x");
    }

    @Test
    void refusesToLeaveTheMount() {
        for (String bad : new String[] {"..", "../x", "a/../../x", "/etc", "", "."}) {
            assertThatThrownBy(() -> new ReportDirectory(mount, Path.of(bad))).as(bad).isInstanceOf(Fatal.class);
        }
    }

    @Test
    void tellsWhereATornLineBegins() throws IOException {
        append("job", "one\ntwo\nthr");
        List<String> lines = new ArrayList<>();
        long[] whole = new long[1];
        directory.read("job", file -> whole[0] = FileReader.read(file, lines::add));
        assertThat(lines).containsExactly("one", "two");
        directory.truncate("job", whole[0]);
        assertThat(mount.resolve(".reporting/deep/job")).hasContent("one\ntwo\n");
    }
}
