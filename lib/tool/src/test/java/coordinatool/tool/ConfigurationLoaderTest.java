// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files, environment and command line together. */
class ConfigurationLoaderTest {
    private static final Map<String, String> NO_ENVIRONMENT = Map.of();
    private static final Set<Audience> ALL = EnumSet.allOf(Audience.class);

    @TempDir
    Path directory;

    @Test
    void archiveIdsAreAListInTheEnvironmentOfMovers() throws Exception {
        Map<String, String> environment = Map.of(ConfigurationLoader.ARCHIVE_IDS_VARIABLE, " 2, 3 5");
        ConfigurationLoader mover = new ConfigurationLoader(EnumSet.of(Audience.ALL, Audience.MOVERS));
        mover.readFile(Optional.of(Files.writeString(directory.resolve("c"), "archive_id 1\n")), environment);
        mover.readEnvironment(environment);
        assertThat(mover.finish().get(Key.ARCHIVE_ID)).containsExactly(2, 3, 5);

        ConfigurationLoader daemon = new ConfigurationLoader(EnumSet.of(Audience.ALL, Audience.DAEMONS));
        daemon.readFile(Optional.of(directory.resolve("c")), environment);
        daemon.readEnvironment(environment);
        assertThat(daemon.finish().get(Key.ARCHIVE_ID)).as("as the C server, which knows no such variable")
                .containsExactly(1);

        ConfigurationLoader bad = new ConfigurationLoader(EnumSet.of(Audience.ALL, Audience.MOVERS));
        bad.readEnvironment(Map.of(ConfigurationLoader.ARCHIVE_IDS_VARIABLE, "1,x"));
        assertThatThrownBy(bad::finish).hasMessageContaining("environment COORDINATOOL_ARCHIVE_ID: archive_id 'x'");
    }

    @Test
    void whatIsAskedForOfTheFirstIsRememberedByThoseThatFollow() throws Exception {
        Configuration first = ConfigurationLoader.ofText("max_archive 1");
        Configuration other = ConfigurationLoader.ofText("max_archive 2\nmax_restore 2\nbus_port 7");
        Configuration next = first.with(List.of(), other);
        assertThat(next.changedIn(other)).as("nobody has asked for any").isEmpty();
        first.get(Key.MAX_ARCHIVE);
        assertThat(next.changedIn(other)).containsExactly(Key.MAX_ARCHIVE);
    }

    @Test
    void warnsOfHostsThatNoMoverIsCalledBefore() throws Exception {
        ConfigurationLoader loader = new ConfigurationLoader(ALL);
        loader.readFile(Optional.of(Files.writeString(directory.resolve("c"), """
                archive_on_hosts t.x m1 m2.example.org 10.1.2.3 ::ffff:10.1.2.3
                archive_on_hosts_ch t= 1.5 m1.x
                archive_on_hosts_ch t= 1 m3.x
                """)), NO_ENVIRONMENT);
        assertThat(loader.warnings()).hasSize(2);
        assertThat(loader.warnings().get(0)).contains("c:1: archive_on_hosts names m2.example.org", "write m2,");
        assertThat(loader.warnings().get(1)).contains("c:3: archive_on_hosts_ch names m3.x", "write m3,");
    }

    @ParameterizedTest
    @CsvSource({"mover1,mover1", "mover1.example.org,mover1", "10.1.2.3,10.1.2.3", "::1,::1",
            "::ffff:1.2.3.4,::ffff:1.2.3.4",
        "10.example,10"})
    void aHostIsKnownByItsNameUpToTheFirstDotButAnAddressWhole(String host, String id) {
        assertThat(HostName.shortOf(host)).isEqualTo(id);
    }

    @Test
    void allProblemsAreReportedAtOnce() throws Exception {
        Path file = write("port x\nhost ok\nredis_port y\nnonsense 1\narchive_id\n");
        ConfigurationLoader loader = new ConfigurationLoader(ALL);

        loader.readFile(Optional.of(file), NO_ENVIRONMENT);
        loader.readEnvironment(Map.of("COORDINATOOL_PORT", "z"));
        loader.readOption(Key.ARCHIVE_ID, "--archive", List.of("all"));

        assertThat(loader.warnings()).containsExactly(
                file + ":4: unknown key nonsense, ignored: correct or remove it",
                file + ":5: archive_id has no value, ignored: give one ('' for an empty one), or remove the line");
        assertThatThrownBy(loader::finish).isInstanceOfSatisfying(ConfigurationException.class,
                e -> assertThat(e.problems()).containsExactly(
                        file + ":1: port 'x': must be a whole number, 0 to 65535",
                        file + ":3: redis_port 'y': must be a whole number, 1 to 65535",
                        "environment COORDINATOOL_PORT: port 'z': must be a whole number, 0 to 65535",
                        "command line --archive: archive_id 'all': must be a whole number, 1 to 2147483647"));
    }

    @Test
    void commandLineBeatsEnvironmentBeatsFileBeatsDefault() throws Exception {
        Path file = write("host file\nport 1\nredis_host file\nverbose warn\narchive_id 1\n");
        ConfigurationLoader loader = new ConfigurationLoader(ALL);

        loader.readFile(Optional.of(file), NO_ENVIRONMENT);
        loader.readEnvironment(Map.of("COORDINATOOL_PORT", "2", "COORDINATOOL_REDIS_HOST", "env",
                "COORDINATOOL_VERBOSE", "info"));
        loader.readOption(Key.REDIS_HOST, "--redis-host", List.of("cli"));
        loader.readOption(Key.ARCHIVE_ID, "--archive", List.of("5", "6"));
        loader.louder(1);
        Configuration c = loader.finish();

        assertThat(c.get(Key.HOST)).isEqualTo("file");
        assertThat(c.get(Key.PORT)).isEqualTo(2);
        assertThat(c.get(Key.BUS_PORT)).isEqualTo(3);
        assertThat(c.get(Key.REDIS_HOST)).isEqualTo("cli");
        assertThat(c.get(Key.REDIS_PORT)).isEqualTo(6379);
        assertThat(c.get(Key.VERBOSE)).as("one step louder than the environment says").isEqualTo(Level.DEBUG);
        assertThat(c.get(Key.ARCHIVE_ID)).as("the command line replaces the list").containsExactly(5, 6);
    }

    @ParameterizedTest
    @CsvSource({
        "COORDINATOOL_HOST, host, a", "COORDINATOOL_PORT, port, 9", "COORDINATOOL_VERBOSE, verbose, debug",
        "COORDINATOOL_REDIS_HOST, redis_host, r", "COORDINATOOL_REDIS_PORT, redis_port, 9",
        "COORDINATOOL_CLIENT_GRACE, client_grace_ms, 9", "COORDINATOOL_CLIENT_ID, client_id, m",
        "COORDINATOOL_MAX_RESTORE, max_restore, 9", "COORDINATOOL_MAX_ARCHIVE, max_archive, 9k",
        "COORDINATOOL_MAX_REMOVE, max_remove, 9", "COORDINATOOL_HAL_SIZE, hal_size, 9m",
        "COORDINATOOL_REDIS_USER, redis_user, u",
        "COORDINATOOL_REDIS_PASSWORD_FILE, redis_password_file, /p",
        "COORDINATOOL_BUS_HOST, bus_host, b", "COORDINATOOL_BUS_PORT, bus_port, 9",
        "COORDINATOOL_BUS_KEY_FILE, bus_key_file, /k", "COORDINATOOL_HOST_GONE, host_gone_ms, 9999",
    })
    void anEnvironmentVariableSaysTheSameAsItsKey(String variable, String key, String value) throws Exception {
        ConfigurationLoader loader = new ConfigurationLoader(ALL);

        loader.readEnvironment(Map.of(variable, value));

        assertThat(KeyTest.values(loader.finish()))
                .isEqualTo(KeyTest.values(ConfigurationLoader.ofText(key + " " + value)))
                .isNotEqualTo(KeyTest.values(ConfigurationLoader.ofText("")));
    }

    @Test
    void anEmptyVariableIsNoValueExceptToSwitchRedisOff() throws Exception {
        ConfigurationLoader loader = new ConfigurationLoader(ALL);

        loader.readEnvironment(Map.of("COORDINATOOL_PORT", "", "COORDINATOOL_REDIS_HOST", ""));

        assertThat(loader.finish().get(Key.PORT)).isEqualTo(5123);
        assertThat(loader.finish().get(Key.REDIS_HOST)).isEmpty();
    }

    @Test
    void theEnvironmentNamesTheFileUnlessTheCommandLineDoes() throws Exception {
        Path file = write("port 1\n");
        Map<String, String> environment = Map.of("COORDINATOOL_CONF", file.toString());
        ConfigurationLoader byEnvironment = new ConfigurationLoader(ALL);
        byEnvironment.readFile(Optional.empty(), environment);
        assertThat(byEnvironment.finish().get(Key.PORT)).isEqualTo(1);

        Path other = Files.writeString(directory.resolve("other.conf"), "port 2\n");
        ConfigurationLoader byOption = new ConfigurationLoader(ALL);
        byOption.readFile(Optional.of(other), environment);
        assertThat(byOption.finish().get(Key.PORT)).isEqualTo(2);
    }

    @Test
    void aNamedFileThatIsMissingOrNotAFileIsAnError() {
        Path missing = directory.resolve("missing.conf");
        ConfigurationLoader loader = new ConfigurationLoader(ALL);

        loader.readFile(Optional.of(missing), NO_ENVIRONMENT);
        loader.readFile(Optional.of(directory), NO_ENVIRONMENT);

        assertThatThrownBy(loader::finish).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(missing + ": no such file, though the command line names it")
                .hasMessageContaining(directory + ": cannot be read");
    }

    @Test
    void aFileThatIsNotTextIsAnError() throws IOException {
        Path file = Files.write(directory.resolve("c"), new byte[] {'h', 'o', 's', 't', ' ', (byte) 0xff, '\n'});
        ConfigurationLoader loader = new ConfigurationLoader(ALL);

        loader.readFile(Optional.of(file), NO_ENVIRONMENT);

        assertThatThrownBy(loader::finish).hasMessage(file + ": not text in UTF-8");
    }

    @Test
    void keysAndLevelsAreReadUnderATurkishLocale() throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            Configuration c = ConfigurationLoader.ofText("CLIENT_ID m\nVERBOSE info\nREDIS_HOST h\nHAL_SIZE 1K\n");

            assertThat(c.get(Key.CLIENT_ID)).isEqualTo("m");
            assertThat(c.get(Key.VERBOSE)).isEqualTo(Level.INFO);
            assertThat(c.get(Key.REDIS_HOST)).isEqualTo("h");
            assertThat(c.get(Key.HAL_SIZE)).isEqualTo(1024);
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, -1, OFF", "6, 3, DEBUG", "NORMAL, 1, INFO", "normal, -2, ERROR", "4, -9, OFF"})
    void louderAndQuieterStayWithinTheLevels(String configured, int louder, Level expected) throws Exception {
        ConfigurationLoader loader = new ConfigurationLoader(ALL);

        loader.readEnvironment(Map.of("COORDINATOOL_VERBOSE", configured));
        loader.louder(louder);

        assertThat(loader.finish().get(Key.VERBOSE)).isEqualTo(expected);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("coordinatool.conf"), text);
    }
}
