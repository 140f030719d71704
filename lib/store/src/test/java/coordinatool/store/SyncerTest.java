// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SyncerTest {
    @TempDir
    Path directory;

    private FileChannel open(String name) throws IOException {
        return FileChannel.open(directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static boolean hasFailed(Syncer syncer) {
        try {
            syncer.check();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void anotherFileIsSyncedAfterOneThatHasFailed() throws Exception {
        try (FileChannel good = open("good")) {
            FileChannel bad = open("bad");
            bad.close();
            Syncer syncer = new Syncer();
            CountDownLatch next = new CountDownLatch(1);
            syncer.wakeup = next::countDown;
            syncer.sync(bad, 1, true);
            while (!hasFailed(syncer)) {
                Thread.onSpinWait();
            }
            syncer.forget();
            syncer.sync(good, 2, true);
            next.await();
            assertThat(syncer.synced()).isEqualTo(2);
        }
    }
}
