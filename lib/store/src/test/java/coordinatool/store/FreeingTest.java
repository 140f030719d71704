// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that has gone is made shorter before it is closed, so that its blocks are not all freed at once. */
class FreeingTest {
    @TempDir
    private Path directory;

    private FileChannel file(long size) throws IOException {
        FileChannel file = FileChannel.open(directory.resolve("file"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        file.write(ByteBuffer.allocate(1), size - 1);
        return file;
    }

    @Test
    void inSteps() throws IOException {
        FileChannel file = file(3 * Freeing.STEP + 1);
        List<Long> sizes = new ArrayList<>();
        Freeing.free(file, () -> {
            try {
                sizes.add(file.size());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(sizes).containsExactly(2 * Freeing.STEP + 1, Freeing.STEP + 1, 1L);
        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void ofASmallOneNothingIsWaitedFor() throws IOException {
        FileChannel file = file(Freeing.STEP);
        Freeing.free(file, () -> {
            throw new AssertionError("a pause");
        });
        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void whatCannotBeRemovedIsLeftWhole() throws IOException {
        FileChannel file = file(3 * Freeing.STEP);
        assertThatThrownBy(() -> Freeing.remove(directory, file)).isInstanceOf(DirectoryNotEmptyException.class);
        assertThat(file.isOpen()).isFalse();
        assertThat(directory.resolve("file")).hasSize(3 * Freeing.STEP);
    }

    @Test
    void theNameGoesAtOnce() throws IOException {
        FileChannel file = file(2 * Freeing.STEP);
        Freeing.remove(directory.resolve("file"), file);
        assertThat(directory).isEmptyDirectory();
    }
}
