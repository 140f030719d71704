// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static coordinatool.tool.KeyTest.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drop-ins, what is refused, and where each value comes from. */
class ConfigurationFilesTest {
    @TempDir
    Path directory;

    private Path main;
    private Path dropIns;

    @BeforeEach
    void makeDirectory() throws IOException {
        main = directory.resolve("c.conf");
        dropIns = Files.createDirectory(directory.resolve("c.conf.d"));
        Files.writeString(main, "port 1\narchive_id 1\narchive_on_hosts t main\n");
    }

    @Test
    void dropInsFollowInByteOrderAndTheLastValueWins() throws Exception {
        dropIn("b.conf", "port 20\nredis_port 20\narchive_id 4\narchive_on_hosts t b\n");
        dropIn("B.conf", "port 10\nredis_port 10\narchive_id 3\narchive_on_hosts t B\n");
        dropIn("10.conf", "archive_id 2\n");
        dropIn("é.conf", "redis_port 30\n");
        dropIn("c.conf~", "port 99\n");
        dropIn(".hidden.conf", "port 98\n");
        dropIn("README", "port 97\n");

        Configuration c = load().finish();

        assertThat(c.get(Key.PORT)).isEqualTo(20);
        assertThat(c.get(Key.REDIS_PORT)).isEqualTo(30);
        assertThat(c.get(Key.ARCHIVE_ID)).containsExactly(1, 2, 3, 4);
        assertThat(c.get(Key.ARCHIVE_ON_HOSTS)).extracting(rule -> rule.hosts().get(0))
                .containsExactly("main", "B", "b");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstKey() throws Exception {
        dropIn("b.conf", "\uFEFFport 20\n");
        assertThat(load().finish().get(Key.PORT)).isEqualTo(20);
    }

    @Test
    void whatCannotBeReadIsNamedAndTheRestIsCheckedAllTheSame() throws Exception {
        Files.createDirectory(dropIns.resolve("a.conf"));
        Files.createSymbolicLink(dropIns.resolve("b.conf"), directory.resolve("nowhere"));
        dropIn("c.conf", "port x\n");
        Files.write(dropIns.resolve("d.conf"), new byte[] {(byte) 0xc3, '\n'});
        dropIn("e.conf", "host " + "h".repeat(ConfigurationFiles.MAX_LINE) + "\nredis_port 0\n");

        assertThat(problems(load())).containsExactly(
                dropIns + "/a.conf: cannot be read: not a file",
                dropIns + "/b.conf: cannot be read: not a file",
                dropIns + "/c.conf:1: port 'x': must be a whole number, 0 to 65535",
                dropIns + "/d.conf: not text in UTF-8",
                dropIns + "/e.conf:1: longer than 65536 characters: shorten it, or correct the name of the file",
                dropIns + "/e.conf:2: redis_port '0': must be a whole number, 1 to 65535");
    }

    @Test
    void theDirectoryOfTheDropInsMustBeOne() throws Exception {
        Files.delete(dropIns);
        assertThat(load().finish().get(Key.PORT)).as("none is fine").isEqualTo(1);

        Files.createFile(dropIns);
        assertThat(problems(load())).containsExactly(dropIns + ": cannot be read: not a directory");
    }

    @Test
    void thereIsALimitToEverything() throws Exception {
        Files.writeString(main, "# " + "x".repeat(60_000) + "\n");
        for (int i = 0; i < 280; i++) {
            Files.createLink(dropIns.resolve(i + ".conf"), main);
        }
        assertThat(problems(load())).isNotEmpty().allMatch(p -> p.endsWith(
                ".conf: configuration files of more than 16777216 bytes: not what was meant"));

        Files.writeString(main, "");
        for (int i = 280; i <= ConfigurationFiles.MAX_DROP_INS; i++) {
            Files.createFile(dropIns.resolve(i + ".conf"));
        }
        assertThat(problems(load())).containsExactly(dropIns + ": more than 1000 files .conf: join some");
    }

    @Test
    void aFileThatIsNoneOfOursDoesNotFloodTheLog() throws Exception {
        Files.writeString(main, ("port " + "p".repeat(1000) + "\n" + "q".repeat(1000) + " r\n").repeat(300));
        ConfigurationLoader loader = load();

        assertThat(problems(loader)).hasSize(Problems.MOST + 1).endsWith("and 200 more")
                .allMatch(p -> p.length() < 500);
        assertThat(loader.warnings()).hasSize(Problems.MOST + 1).endsWith("and 200 more")
                .allMatch(p -> p.length() < 500);
    }

    @Test
    void whatIsShownNamesTheOriginOfEachValueAndSaysTheSameWhenRead() throws Exception {
        dropIn("a.conf", "archive_id 2\nredis_host ''\nreporting_dir .r\nHAL_SIZE\t 2M\nmax_archive bad\n");
        ConfigurationLoader loader = new ConfigurationLoader(EnumSet.of(Audience.ALL, Audience.DAEMONS));
        Map<String, String> environment =
                Map.of("COORDINATOOL_CONF", main.toString(), "COORDINATOOL_BUS_HOST", " ::1 ");
        loader.readFile(Optional.empty(), environment);
        loader.readEnvironment(environment);
        loader.readOption(Key.HOST, "--host", List.of("h"));
        loader.louder(1);
        Configuration c = loader.finish();

        assertThat(c.lines()).containsSequence("# command line --host", "host h", "# " + main + ":1", "port 1",
                "# command line -v", "verbose info", "# " + main + ":2", "archive_id 1",
                "# " + dropIns + "/a.conf:1", "archive_id 2", "# " + dropIns + "/a.conf:2", "redis_host ''",
                "# default", "redis_port 6379", "# default", "client_grace_ms 600000")
                .containsSequence("# default: none", "#archive_on_hosts_ch")
                .containsSequence("# default", "max_archive -1", "# default", "max_remove -1")
                .containsSequence("# " + dropIns + "/a.conf:4", "hal_size 2M",
                        "# default: none", "#redis_user",
                        "# default: none", "#redis_password_file", "# default", "max_mover_deaths 3",
                        "# default", "mover_max_failures 0",
                        "# environment COORDINATOOL_BUS_HOST", "bus_host ::1", "# default", "bus_port 2");
        assertThat(values(ConfigurationLoader.ofText(String.join("\n", c.lines())))).isEqualTo(values(c));
        assertThat(c.get(Key.REDIS_HOST)).isEmpty();
    }

    @Test
    void archiveIdsOfTheCommandLineReplaceTheOthersInWhatIsShownToo() throws Exception {
        ConfigurationLoader loader = load();
        loader.readOption(Key.ARCHIVE_ID, "--archive", List.of("9"));

        assertThat(loader.finish().lines()).containsSequence("# command line --archive", "archive_id 9")
                .doesNotContain("archive_id 1");
    }

    @Test
    void valuesOfOtherProgramsKeysAreNotJudged() throws Exception {
        Files.writeString(main, "redis_port x\nmax_archive y\n");
        ConfigurationLoader daemon = new ConfigurationLoader(EnumSet.of(Audience.ALL, Audience.DAEMONS));
        daemon.readFile(Optional.of(main), Map.of());
        ConfigurationLoader tool = new ConfigurationLoader(EnumSet.of(Audience.ALL, Audience.MOVERS));
        tool.readFile(Optional.of(main), Map.of());

        assertThat(problems(daemon)).singleElement().asString().contains("redis_port 'x'");
        assertThat(daemon.warnings()).singleElement().asString().contains("max_archive 'y'").endsWith("(ignored here)");
        assertThat(problems(tool)).singleElement().asString().contains("max_archive 'y'");
        assertThat(tool.warnings()).singleElement().asString().contains("redis_port 'x'");
    }

    @Test
    void aValueCannotBringALineOfItsOwn() throws Exception {
        ConfigurationLoader loader = load();
        loader.readEnvironment(Map.of("COORDINATOOL_HOST", "a\nport 9"));

        assertThat(problems(loader)).singleElement().asString()
                .startsWith("environment COORDINATOOL_HOST: host 'a").endsWith("must not contain control characters");
    }

    @Test
    void reportsCanBeSwitchedOffByALaterFile() throws Exception {
        Files.writeString(main, "reporting_dir .r\nreporting_hint cr\n");
        dropIn("z.conf", "reporting_dir ''\nreporting_hint ''\n");

        assertThat(values(load().finish())).isEqualTo(values(ConfigurationLoader.ofText("")));
    }

    private ConfigurationLoader load() {
        ConfigurationLoader loader = new ConfigurationLoader(EnumSet.allOf(Audience.class));
        loader.readFile(Optional.of(main), Map.of());
        return loader;
    }

    private static List<String> problems(ConfigurationLoader loader) {
        return catchThrowableOfType(ConfigurationException.class, loader::finish).problems();
    }

    private void dropIn(String name, String text) throws IOException {
        Files.writeString(dropIns.resolve(name), text);
    }
}
