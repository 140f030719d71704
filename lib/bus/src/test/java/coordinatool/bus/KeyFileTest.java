// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.NotYet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key file is made once, for its owner only, and refused when it is anything else. */
class KeyFileTest {
    @TempDir
    private Path directory;

    @Test
    void isMadeWithItsDirectoryForItsOwnerOnly() throws IOException {
        Path file = directory.resolve("a/b/bus.key");
        BusKeys keys = KeyFile.readOrCreate(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(KeyFile.readOrCreate(file)).isEqualTo(keys);
        assertThat(keys.clientPublic()).hasSize(40).isNotEqualTo(keys.serverPublic());
        assertThat(keys.toString()).doesNotContain(keys.clientSecret());
    }

    @Test
    void isTheSameForAllThatStartAtOnce() throws Exception {
        Path file = directory.resolve("bus.key");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<BusKeys>> starts = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            starts.add(() -> KeyFile.readOrCreate(file));
        }
        List<Future<BusKeys>> results = threads.invokeAll(starts);
        threads.shutdown();
        Set<BusKeys> different = new HashSet<>();
        for (Future<BusKeys> result : results) {
            different.add(result.get());
        }
        assertThat(different).hasSize(1);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).as("no drafts are left").containsExactly(file);
        }
    }

    @Test
    void isWaitedForByAllButTheScheduler() throws Exception {
        Path file = directory.resolve("bus.key");
        assertThatThrownBy(() -> KeyFile.read(file)).isInstanceOfSatisfying(NotYet.class, notYet -> {
            assertThat(notYet.awaited().what()).isEqualTo("bus key file " + file);
            assertThat(notYet.awaited().reason()).contains("coordinatool-sched makes it");
        });
        assertThat(file).doesNotExist();
        CompletableFuture<BusKeys> read = CompletableFuture.supplyAsync(() -> KeyFile.read(file));
        BusKeys made = KeyFile.readOrCreate(file);
        assertThat(read.get()).as("read by a program that starts beside the scheduler").isEqualTo(made);
    }

    @Test
    void isRefusedWhenOthersMayReadIt() throws IOException {
        Path file = directory.resolve("bus.key");
        KeyFile.readOrCreate(file);
        for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----", "rwx------")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertRefused(file, mode);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertThat(KeyFile.readOrCreate(file)).isNotNull();
    }

    @Test
    void isRefusedWhenItIsNoKeyFile() throws IOException {
        Path file = directory.resolve("bus.key");
        KeyFile.readOrCreate(file);
        String good = Files.readString(file);
        assertRefusedAs(file, "", "server-public is missing");
        assertRefusedAs(file, good.replaceAll("client-secret.*\n", ""), "client-secret is missing");
        assertRefusedAs(file, good + "client-secret " + "a".repeat(40) + "\n", "client-secret is there twice");
        assertRefusedAs(file, good.replace("server-public ", "server-public x"), "no Z85 key of 40 characters");
        assertRefusedAs(file, good + "password 1234\n", "is not a name and a key");
        assertRefusedAs(file, "#".repeat(5000), "too long");
        Files.writeString(file, good);
        assertThat(KeyFile.readOrCreate(file)).isNotNull();
    }

    @Test
    void isRefusedWhenItIsADirectory() throws IOException {
        assertRefused(Files.createDirectory(directory.resolve("bus.key")), "is not a file");
    }

    @Test
    void cannotBeMadeWhereAFileIsInTheWay() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> KeyFile.readOrCreate(file.resolve("bus.key"))).isInstanceOf(Fatal.class)
                .hasMessageContaining("bus key file").hasMessageNotContaining("\n");
    }

    private static void assertRefusedAs(Path file, String content, String why) throws IOException {
        Files.writeString(file, content);
        assertRefused(file, why);
    }

    private static void assertRefused(Path file, String why) {
        assertThatThrownBy(() -> KeyFile.readOrCreate(file)).isInstanceOfSatisfying(Fatal.class, fatal -> {
            assertThat(fatal.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
            assertThat(fatal.getMessage()).contains(file.toString()).contains(why).doesNotContain("\n");
        });
    }
}
