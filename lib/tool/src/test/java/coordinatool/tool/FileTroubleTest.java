// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTroubleTest {
    @TempDir
    private Path directory;

    @Test
    void aMissingFileIsNamedAndSaidToBeMissing() {
        Path file = directory.resolve("none");
        IOException failure = catchThrowableOfType(IOException.class, () -> Files.getLastModifiedTime(file));
        assertThat(FileTrouble.why(failure)).isEqualTo("no such file");
        assertThat(FileTrouble.named(failure)).isEqualTo(file + ": no such file");
    }

    @Test
    void whoMayNotIsNamed() {
        assertThat(FileTrouble.named(new AccessDeniedException("/key")))
                .isEqualTo("/key: permission denied to user " + System.getProperty("user.name"));
    }

    @Test
    void theKernelsWordsAreKept() throws IOException {
        assertThat(FileTrouble.named(new FileSystemException("/key", null, "Too many levels of symbolic links")))
                .isEqualTo("/key: Too many levels of symbolic links");
        Path file = Files.createFile(directory.resolve("file"));
        IOException failure = catchThrowableOfType(IOException.class, () -> Files.newDirectoryStream(file));
        assertThat(FileTrouble.why(failure)).isEqualTo("not a directory");
    }

    @Test
    void whatIsNoFilesFaultIsOneLine() {
        assertThat(FileTrouble.named(new IOException("one\ntwo"))).isEqualTo("one two");
        assertThat(FileTrouble.named(new IOException())).isEqualTo("IOException");
    }
}
