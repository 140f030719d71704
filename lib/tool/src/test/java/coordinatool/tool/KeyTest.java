// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of a configuration file, and what their values may be. */
class KeyTest {
    @Test
    void nothingSaidMeansTheDocumentedDefaults() throws Exception {
        Configuration c = ConfigurationLoader.ofText("");

        assertThat(c.get(Key.HOST)).isEqualTo("coordinatool");
        assertThat(c.get(Key.PORT)).isEqualTo(5123);
        assertThat(c.get(Key.VERBOSE)).isEqualTo(Level.NORMAL);
        assertThat(c.get(Key.ARCHIVE_ID)).isEmpty();
        assertThat(c.get(Key.REDIS_HOST)).isEqualTo("localhost");
        assertThat(c.get(Key.REDIS_PORT)).isEqualTo(6379);
        assertThat(c.get(Key.CLIENT_GRACE)).hasMinutes(10);
        assertThat(c.get(Key.ARCHIVE_ON_HOSTS)).isEmpty();
        assertThat(c.get(Key.ARCHIVE_ON_HOSTS_CH)).isEmpty();
        assertThat(c.get(Key.BATCH_TIMES)).isEqualTo(new BatchTimes(Duration.ZERO, Duration.ZERO));
        assertThat(c.get(Key.BATCH_SLOTS)).isEqualTo(1);
        assertThat(c.get(Key.REPORTING_DIR)).isEmpty();
        assertThat(c.get(Key.REPORTING_HINT)).isEmpty();
        assertThat(c.get(Key.REPORTING_INTERVAL)).hasSeconds(60);
        assertThat(c.get(Key.CLIENT_ID)).isNotEmpty().doesNotContain(".");
        assertThat(List.of(c.get(Key.MAX_RESTORE), c.get(Key.MAX_ARCHIVE), c.get(Key.MAX_REMOVE))).containsOnly(-1L);
        assertThat(c.get(Key.HAL_SIZE)).isEqualTo(1 << 20);
        assertThat(c.get(Key.BUS_HOST)).isEqualTo("127.0.0.1");
        assertThat(c.get(Key.BUS_PORT)).isEqualTo(5124);
        assertThat(c.get(Key.BUS_KEY_FILE)).isEqualTo(Path.of("/var/lib/coordinatool/bus.key"));
    }

    @Test
    void everyKeyIsRead() throws Exception {
        Configuration c = ConfigurationLoader.ofText("""
                # a comment
                  # another one

                host\t example.org \t
                PORT 6000
                Verbose dEbUg
                archive_id 3
                archive_id 1
                redis_host 10.0.0.1
                redis_port 6380
                client_grace_ms 5000
                archive_on_hosts tag=a n1
                archive_on_hosts tag=b n1   n2
                archive_on_hosts_ch grouping= 0 n1 n2
                archive_on_hosts_ch g= 16 n3
                batch_archives_slices_sec 300 3600
                batch_archives_slots_per_client 4
                reporting_dir .reporting
                reporting_hint cr
                reporting_schedule_interval_ms 0
                client_id m0
                max_restore 2k
                max_archive 16
                max_remove -1
                hal_size 2M
                redis_user hsm
                redis_password_file /etc/pw
                max_mover_deaths 5
                mover_max_failures 7
                bus_host ::1
                bus_port 7000
                bus_key_file /etc/key
                host_gone_ms 4000
                """);

        assertThat(values(c)).startsWith("example.org", 6000, Level.DEBUG, List.of(3, 1),
                "10.0.0.1", 6380, Duration.ofSeconds(5),
                List.of(new HostRule("tag=a", List.of("n1")), new HostRule("tag=b", List.of("n1", "n2"))),
                List.of(new HashedHostRule("grouping=", 0, List.of("n1", "n2")),
                        new HashedHostRule("g=", 16, List.of("n3"))),
                new BatchTimes(Duration.ofSeconds(300), Duration.ofSeconds(3600)), 4, ".reporting", "cr",
                Duration.ZERO, "m0", 2048L, 16L, -1L, 2L << 20, "hsm", "/etc/pw", 5, 7, "::1", 7000,
                Path.of("/etc/key"), Duration.ofSeconds(4));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            port                            | five
            port                            | 65536
            port                            | -1
            port                            | ٥
            verbose                         | loud
            verbose                         | 7
            archive_id                      | 0
            archive_id                      | -1
            archive_id                      | 2147483648
            redis_host                      | redis:port
            users_see                       | all
            tls_min_version                 | 1.1
            redis_port                      | 0
            client_grace_ms                 | -5
            client_grace_ms                 | 99999999999999999999
            archive_on_hosts                | tag
            archive_on_hosts_ch             | tag 1
            archive_on_hosts_ch             | tag -1 n1
            archive_on_hosts_ch             | tag many n1
            batch_archives_slices_sec       | 1 2 3
            batch_archives_slice_sec        | soon
            batch_archives_slots_per_client | 0
            batch_archives_slots_per_client | 65537
            reporting_dir                   | ../outside
            reporting_dir                   | a/../../b
            reporting_dir                   | /
            reporting_hint                  | a=b
            reporting_hint                  | a,b
            reporting_schedule_interval_ms  | -1
            max_restore                     | -2
            max_archive                     | -1k
            max_remove                      | 3g
            hal_size                        | 0
            hal_size                        | 1t
            hal_size                        | k
            redis_password_file             | secret
            bus_port                        | 65536
            bus_port                        | 0
            bus_key_file                    | bus.key
            host_gone_ms                    | 3999
            host_gone_ms                    | 3600001
            """)
    void aBadValueIsAnErrorThatNamesLineKeyAndValue(String key, String value) {
        ConfigurationException e = catchThrowableOfType(ConfigurationException.class,
                () -> ConfigurationLoader.ofText("\n" + key + " " + value + "\n"));

        assertThat(e.problems()).hasSize(1).first().asString()
                .startsWith("text:2: ").contains("'" + value + "'").contains(key.equals("batch_archives_slice_sec")
                        ? "batch_archives_slices_sec" : key);
    }

    @Test
    void aPortWithoutRoomForTheBusAfterItNeedsABusPort() throws Exception {
        assertThatThrownBy(() -> ConfigurationLoader.ofText("port 65535")).hasMessageContaining("bus_port");
        assertThat(ConfigurationLoader.ofText("port 65535\nbus_port 65534").get(Key.BUS_PORT)).isEqualTo(65534);
        assertThat(ConfigurationLoader.ofText("port 0").get(Key.BUS_PORT)).isEqualTo(5124);
    }

    @Test
    void theOtherSpellingOfTheSlicesAndAnIdleTimeAlone() throws Exception {
        Configuration c = ConfigurationLoader.ofText("BATCH_ARCHIVES_SLICE_SEC 7");

        assertThat(c.get(Key.BATCH_TIMES)).isEqualTo(new BatchTimes(Duration.ofSeconds(7), Duration.ZERO));
    }

    /** Of every key, in order. */
    static List<Object> values(Configuration configuration) {
        return Key.all().stream().<Object>map(configuration::get).toList();
    }
}
