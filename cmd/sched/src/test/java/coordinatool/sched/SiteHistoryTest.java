// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many random histories of a whole site. One that has failed is repeated with its seed, as the failure says. */
class SiteHistoryTest {
    private static final String REPEAT = "seed %d; to repeat it: mvn -q -pl cmd/sched -am test"
            + " -Dtest=SiteHistoryTest -Dsurefire.failIfNoSpecifiedTests=false -Dseed=%d";
    private static final int STEPS = 150;
    private static final int FAULT_ODDS = 8;
    /** On a machine that has much else to do. */
    private static final int SECONDS = 800;
    /** In memory where that can be: an ingest writes and empties its spool all the time. */
    private static final Path MEMORY = Path.of("/dev/shm");

    @TempDir
    private Path onDisk;

    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.isWritable(MEMORY) ? Files.createTempDirectory(MEMORY, "coordinatool-test.") : onDisk;
    }

    @AfterEach
    void removeDirectory() throws IOException {
        if (directory != onDisk) {
            empty();
            Files.delete(directory);
        }
    }

    private void empty() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    private SiteHistory history(long seed) {
        try {
            empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean wanted = seed == Long.getLong("seed", seed - 1);
        return new SiteHistory(seed, directory, wanted ? System.out : null);
    }

    private void play(long seed) {
        try {
            history(seed).play(STEPS, FAULT_ODDS);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(String.format(REPEAT, seed, seed) + ": " + e.getMessage(), e);
        }
    }

    /** The seed that is wanted, or many; in soak a million steps and more. */
    @Test
    @Timeout(SECONDS)
    void whateverFailsAllIsDoneInTheEndAndNothingTwice() {
        Long wanted = Long.getLong("seed");
        if (wanted != null) {
            play(wanted);
            return;
        }
        long first = Long.getLong("first", 1);
        long last = Long.getLong("last", first + (System.getProperty("soak") == null ? 2000 : 20_000) - 1);
        for (long seed = first; seed <= last; seed++) {
            play(seed);
        }
    }

    @Test
    void withoutFaultsAllIsDone() {
        history(1).play(STEPS, Integer.MAX_VALUE);
    }

    @Test
    void aHistoryIsTheSameEachTime() {
        SiteHistory once = history(99);
        once.play(STEPS, FAULT_ODDS);
        SiteHistory again = history(99);
        again.play(STEPS, FAULT_ODDS);
        assertThat(once.facts()).isGreaterThan(50);
        assertThat(again.summary()).isEqualTo(once.summary());
    }
}
