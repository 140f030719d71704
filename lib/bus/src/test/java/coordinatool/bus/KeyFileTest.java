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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key files are made once, each for its owner and its role only, and refused when they are anything else. */
class KeyFileTest {
    @TempDir
    private Path directory;
    private Path file;
    private KeyMaker maker;

    @BeforeEach
    void chooseFile() {
        file = directory.resolve("a/b/bus.key");
        maker = new KeyMaker(file);
    }

    @Test
    void areMadeWithTheirDirectoryForTheirOwnerOnlyOneARole() throws IOException {
        NamedKey server = maker.readOrCreate().server();

        Set<String> secrets = new HashSet<>(Set.of(server.secretKey()));
        for (Role role : Role.ALL) {
            assertThat(mode(KeyFile.of(file, role))).isEqualTo("rw-------");
            PeerKeys keys = KeyFile.read(file, role);
            assertThat(keys.serverPublics()).containsExactly(server.publicKey());
            assertThat(keys.toString() + server).doesNotContain(keys.secretKey()).doesNotContain(server.secretKey());
            assertThat(Files.readString(file)).contains(role.word() + "-public " + keys.publicKey() + "\n")
                    .doesNotContain(keys.secretKey());
            assertThat(Files.readString(KeyFile.of(file, role))).doesNotContain(server.secretKey());
            secrets.add(keys.secretKey());
        }
        assertThat(secrets).hasSize(1 + Role.ALL.size());
        assertThat(mode(file)).isEqualTo("rw-------");
        String before = Files.readString(file);
        assertThat(maker.readOrCreate().server()).isEqualTo(server);
        assertThat(file).hasContent(before);
    }

    @Test
    void areTheSameForAllThatStartAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<NamedKey>> starts = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            starts.add(() -> maker.readOrCreate().server());
        }
        List<Future<NamedKey>> results = threads.invokeAll(starts);
        threads.shutdown();
        Set<NamedKey> different = new HashSet<>();
        for (Future<NamedKey> result : results) {
            different.add(result.get());
        }
        assertThat(different).hasSize(1);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).as("no drafts are left").hasSize(1 + Role.ALL.size());
        }
        for (Role role : Role.ALL) {
            assertThat(KeyFile.keys(file).accepted().get(KeyFile.read(file, role).publicKey())).containsExactly(role);
        }
    }

    @Test
    void isWaitedForByAllButTheScheduler() throws Exception {
        assertThatThrownBy(() -> KeyFile.read(file, Role.REPORT)).isInstanceOfSatisfying(NotYet.class, notYet -> {
            assertThat(notYet.awaited().what()).isEqualTo("bus key file " + file + ".report");
            assertThat(notYet.awaited().reason()).contains("coordinatool-sched --new-key report");
        });
        assertThat(file).doesNotExist();
        CompletableFuture<PeerKeys> read = CompletableFuture.supplyAsync(() -> KeyFile.read(file, Role.REPORT));
        maker.readOrCreate();
        assertThat(read.get()).as("read by a program that starts beside the scheduler")
                .isEqualTo(KeyFile.read(file, Role.REPORT));
    }

    @Test
    void ofAPeerThatIsLostIsMadeAnewAndOneThatIsThereStays() throws IOException {
        maker.readOrCreate();
        PeerKeys ingest = KeyFile.read(file, Role.INGEST);
        Files.delete(KeyFile.of(file, Role.GATEWAY));
        maker.readOrCreate();
        assertThat(KeyFile.read(file, Role.INGEST)).isEqualTo(ingest);
        assertThat(KeyFile.keys(file).accepted().get(KeyFile.read(file, Role.GATEWAY).publicKey()))
                .containsExactly(Role.GATEWAY);
    }

    @Test
    void ofPeersAreMadeAnewWithTheSchedulers() throws IOException {
        maker.readOrCreate();
        Files.delete(file);
        NamedKey server = maker.readOrCreate().server();
        for (Role role : Role.ALL) {
            PeerKeys keys = KeyFile.read(file, role);
            assertThat(keys.serverPublics()).containsExactly(server.publicKey());
            assertThat(KeyFile.keys(file).accepted().get(keys.publicKey())).containsExactly(role);
        }
    }

    @Test
    void ofPeersAreMadeAnewAlsoWhereTheFirstStartBrokeOff() throws IOException {
        maker.readOrCreate();
        Files.delete(file);
        Path inTheWay = KeyFile.of(file, Role.GATEWAY);
        Files.delete(inTheWay);
        Files.createFile(Files.createDirectory(inTheWay).resolve("full"));
        assertThatThrownBy(maker::readOrCreate).isInstanceOf(Fatal.class);
        Files.delete(inTheWay.resolve("full"));
        Files.delete(inTheWay);
        String server = maker.readOrCreate().server().publicKey();
        for (Role role : Role.ALL) {
            assertThat(KeyFile.read(file, role).serverPublics()).containsExactly(server);
        }
    }

    @Test
    void ofAnEarlierVersionServesAllRolesAndGetsKeysOfThem() throws IOException {
        Files.createDirectories(file.getParent());
        NamedKey server = NamedKey.generate(NamedKey.SERVER);
        NamedKey shared = NamedKey.generate(NamedKey.ANY);
        Files.move(KeyFile.draft(file, "# as it was\n" + server.lines() + shared.lines()), file);
        PeerKeys elsewhere = KeyFile.read(file, Role.GATEWAY);
        assertThat(elsewhere.publicKey()).isEqualTo(shared.publicKey());

        BusKeys keys = maker.readOrCreate();
        assertThat(keys.server()).isEqualTo(server);
        assertThat(keys.haveSharedKey()).isTrue();
        assertThat(keys.accepted().get(shared.publicKey())).containsExactlyInAnyOrderElementsOf(Role.ALL);
        PeerKeys own = KeyFile.read(file, Role.GATEWAY);
        assertThat(own.serverPublics()).containsExactly(server.publicKey());
        assertThat(keys.accepted().get(own.publicKey())).containsExactly(Role.GATEWAY);
    }

    @Test
    void ofAnotherHostIsMadeBesideTheOthers() throws IOException {
        maker.readOrCreate();
        PeerKeys former = KeyFile.read(file, Role.GATEWAY);
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(KeyFile.draft(elsewhere, maker.newKey(Role.GATEWAY)), KeyFile.of(elsewhere, Role.GATEWAY));

        PeerKeys latter = KeyFile.read(elsewhere, Role.GATEWAY);
        assertThat(latter.serverPublics()).isEqualTo(former.serverPublics());
        assertThat(KeyFile.keys(file).accepted()).containsKeys(former.publicKey(), latter.publicKey());
        assertThatThrownBy(() -> KeyFile.read(elsewhere, Role.INGEST)).isInstanceOf(NotYet.class);
        Files.move(KeyFile.of(elsewhere, Role.GATEWAY), KeyFile.of(elsewhere, Role.INGEST));
        assertThatThrownBy(() -> KeyFile.read(elsewhere, Role.INGEST)).isInstanceOf(Fatal.class)
                .hasMessageContaining("ingest-secret is missing");
    }

    @Test
    void ofTheSchedulerMayHaveANextOne() throws IOException {
        NamedKey server = maker.readOrCreate().server();
        String line = maker.newSchedulersKey();
        String next = line.replace("server-public ", "").strip();

        BusKeys keys = maker.readOrCreate();
        assertThat(keys.server()).as("until its lines are deleted").isEqualTo(server);
        assertThat(KeyFile.read(file, Role.INGEST).serverPublics()).containsExactly(server.publicKey(), next);
        Files.writeString(file, Files.readString(file).replace(server.lines(), ""));
        assertThat(maker.readOrCreate().server().publicKey()).isEqualTo(next);
    }

    @Test
    void isRefusedWhenOthersMayReadIt() throws IOException {
        maker.readOrCreate();
        for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----", "rwx------")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertRefused(maker::readOrCreate, file, mode);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertThat(maker.readOrCreate()).isNotNull();
        Path own = KeyFile.of(file, Role.REPORT);
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-r-----"));
        assertRefused(() -> KeyFile.read(file, Role.REPORT), own, "rw-r-----");
    }

    @Test
    void isRefusedWhenItIsNoKeyFile() throws IOException {
        maker.readOrCreate();
        String good = Files.readString(file);
        assertRefusedAs("", "server-secret is missing");
        assertRefusedAs(good.replaceAll("server-secret.*\n", ""), "server-secret is missing");
        assertRefusedAs(good.replaceAll("server-public.*\n", ""), "server-secret does not follow its server-public");
        assertRefusedAs(good.replaceAll("(server-secret.*\n)", "$1$1"), "server-secret does not follow");
        assertRefusedAs(good.replace("server-public ", "server-public x"), "no Z85 key of 40 characters");
        assertRefusedAs(good + "password 1234\n", "is not a name and a key");
        assertRefusedAs(good + "web-public " + "a".repeat(40) + "\n", "is not a name and a key");
        assertRefusedAs("#".repeat(BusKeys.MAX_TEXT + 1), "longer than");
        Files.writeString(file, good);
        assertThat(maker.readOrCreate()).isNotNull();
    }

    @Test
    void takesNoMoreKeysThanCanBeRead() throws IOException {
        maker.readOrCreate();
        Files.writeString(file, Files.readString(file) + "#".repeat(BusKeys.MAX_TEXT - 1 - (int) Files.size(file))
                + "\n");
        assertRefused(() -> maker.newKey(Role.INGEST), file, "delete the lines of keys that nobody has");
        assertThat(maker.readOrCreate()).isNotNull();
    }

    @Test
    void makesNoOtherKeyBeforeThereIsTheFirst() {
        assertRefused(() -> maker.newKey(Role.INGEST), file, "there is none; coordinatool-sched makes it");
    }

    @Test
    void isRefusedWhenItIsADirectory() throws IOException {
        Files.createDirectories(file);
        assertRefused(maker::readOrCreate, file, "is not a file");
    }

    @Test
    void cannotBeMadeWhereAFileIsInTheWay() throws IOException {
        Path inTheWay = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> new KeyMaker(inTheWay.resolve("bus.key")).readOrCreate()).isInstanceOf(Fatal.class)
                .hasMessageContaining("bus key file").hasMessageNotContaining("\n");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private void assertRefusedAs(String content, String why) throws IOException {
        Files.writeString(file, content);
        assertRefused(maker::readOrCreate, file, why);
    }

    private static void assertRefused(ThrowingCallable act, Path path,
            String why) {
        assertThatThrownBy(act).isInstanceOfSatisfying(Fatal.class, fatal -> {
            assertThat(fatal.exitCode()).isIn(ExitCode.CONFIGURATION, ExitCode.IO);
            assertThat(fatal.getMessage()).contains(path.toString()).contains(why).doesNotContain("\n");
        });
    }
}
