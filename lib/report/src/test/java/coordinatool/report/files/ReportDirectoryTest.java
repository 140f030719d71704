// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.tool.Fatal;
import java.io.IOException;
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
    private boolean mounted = true;
    private int checks;

    @BeforeEach
    void open() {
        directory = new ReportDirectory(mount, Path.of(".reporting/deep"), this::requireMounted);
    }

    private void requireMounted(Path path) throws NotMountedException {
        assertThat(path).isEqualTo(mount);
        checks++;
        if (!mounted) {
            throw new NotMountedException("nothing there", null);
        }
    }

    private void append(String name, String text) throws IOException {
        directory.write(name, directory.length(name), text.getBytes(StandardCharsets.UTF_8));
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
        assertThatThrownBy(() -> directory.write("job", 0, new byte[1])).isInstanceOf(NotRegularException.class);
        assertThatThrownBy(() -> directory.read("job", 1, line -> { })).isInstanceOf(NotRegularException.class);
        assertThatThrownBy(() -> directory.length("job")).isInstanceOf(NotRegularException.class);
        assertThatThrownBy(() -> directory.writeHidden("job", 0, new byte[1])).isInstanceOf(NotRegularException.class);
        assertThatThrownBy(() -> directory.readHidden("job", 0, 1)).isInstanceOf(NotRegularException.class);
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
            assertThatThrownBy(() -> new ReportDirectory(mount, Path.of(bad), path -> { })).as(bad)
                    .isInstanceOf(Fatal.class);
        }
    }

    @Test
    void cutsATornLine() throws IOException {
        directory.create();
        Path file = mount.resolve(".reporting/deep/job");
        Files.writeString(file, "one\ntwo\nthr");
        List<String> lines = new ArrayList<>();
        assertThat(directory.length("job")).isEqualTo(8);
        directory.read("job", 4, lines::add);
        assertThat(lines).containsExactly("one");
        assertThat(file).hasContent("one\ntwo\n");
        Files.writeString(file, "x".repeat(200_000));
        assertThat(directory.length("job")).isZero();
        Files.writeString(file, "one\n" + "x".repeat(200_000));
        assertThat(directory.length("job")).isEqualTo(4);
        assertThat(directory.length("none")).isZero();
    }

    @Test
    void writesOnlyWhatIsNotThere() throws IOException {
        directory.create();
        Path file = mount.resolve(".reporting/deep/job");
        byte[] lines = "two\nthree\n".getBytes(StandardCharsets.UTF_8);
        for (String there : List.of("one\n", "one\ntw", "one\ntwo\n", "one\ntwo\nthree\n", "one\ntwo\nfour\nfive\n")) {
            Files.writeString(file, there);
            directory.write("job", 4, lines);
            assertThat(file).as(there).hasContent("one\ntwo\nthree\n");
        }
        Files.writeString(file, "");
        directory.write("job", 4, lines);
        assertThat(file).hasContent("two\nthree\n");
    }

    @Test
    void hidesWhatIsForItself() throws IOException {
        directory.create();
        assertThat(directory.readHidden(".x", 0, 10)).isEmpty();
        directory.writeHidden(".x", 5, new byte[] {1, 2});
        assertThat(directory.readHidden(".x", 5, 10)).containsExactly(1, 2);
        assertThat(directory.readHidden(".x", 50, 10)).isEmpty();
        assertThat(mode(mount.resolve(".reporting/deep/.x"))).isEqualTo("rw-------");
        assertThat(directory.names()).isEmpty();
    }

    @Test
    void writesNothingWhereTheMountIsNotThereYet() throws IOException {
        mounted = false;
        assertThatThrownBy(directory::create).isInstanceOf(NotMountedException.class).hasMessage("nothing there");
        assertThat(mount).isEmptyDirectory();
        mounted = true;
        directory.create();
        assertThat(mount.resolve(".reporting/deep")).isDirectory();
    }

    @Test
    void writesNothingWhereTheMountHasGone() throws IOException {
        append("job", "one\n");
        append("job", "two\n");
        assertThat(checks).as("only asked when the root is another one").isEqualTo(1);
        Path away = elsewhere.resolve("away");
        Files.move(mount, away);
        mounted = false;
        assertThatThrownBy(() -> append("job", "three\n")).isInstanceOf(NotMountedException.class);
        Files.createDirectory(mount);
        assertThatThrownBy(() -> append("job", "three\n")).isInstanceOf(NotMountedException.class);
        assertThat(mount).isEmptyDirectory();
        Files.delete(mount);
        Files.move(away, mount);
        mounted = true;
        append("job", "three\n");
        assertThat(mount.resolve(".reporting/deep/job")).hasContent("one\ntwo\nthree");
    }
}
