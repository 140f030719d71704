// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.store.RedisProbe;
import coordinatool.tool.ConfigurationLoader;
import coordinatool.tool.ConfigurationLoader.Examination;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each check says of a site with one fault, and that it says nothing of one without. */
class ChecksTest {
    @TempDir
    private Path directory;

    private final PlayedSite site = new PlayedSite();

    private List<String> found(Check... checks) {
        return site.found(checks);
    }

    @Test
    void nothingIsSaidOfASiteWithoutFault() {
        assertThat(found(new ConfigurationCheck(), new CoordinatorCheck(), new SameConfigurationCheck(),
                new ClockCheck(), new PortsCheck(), new RedisCheck(), new RedisMemoryCheck(), new LockedQueueCheck(),
                new MoversCheck(), new RulesCheck(), new MdtCheck(), new AgentsCheck(), new CopytoolsCheck(),
                new UnitsCheck(), new JavaCheck())).isEmpty();
    }

    @Test
    void theConfigurationOfAllPrograms() {
        site.examination = new Examination(site.configuration(), List.of("f:1: bad"), List.of("f:2: unknown"));
        assertThat(found(new ConfigurationCheck())).containsExactly("ERROR f:1: bad", "WARNING f:2: unknown");
    }

    @Test
    void aCoordinatorThatIsNotThereOrNotWhole() {
        site.status = null;
        assertThat(found(new CoordinatorCheck(), new MoversCheck(), new AgentsCheck(), new LockedQueueCheck()))
                .containsExactly("ERROR connection refused");
        site.status = "{\"ingests\":0,\"redis_away_since\":5,\"redis_away_reason\":\"gone\"}";
        assertThat(found(new CoordinatorCheck())).containsExactly("ERROR no coordinatool-ingest is connected",
                "ERROR the scheduler has lost Redis: gone");
        site.status = "{\"clients\":[]}";
        assertThat(found(new CoordinatorCheck())).containsExactly("WARNING it is the C coordinatool");
    }

    @Test
    void aCoordinatorThatRefusesThisHostWorks() {
        site.status = null;
        site.refused = true;
        assertThat(Doctor.examine(site, List.of(new CoordinatorCheck())).all()).singleElement()
                .satisfies(finding -> assertThat(finding.why()).startsWith("it works"))
                .satisfies(finding -> assertThat(finding.mend()).contains("munge.key").doesNotContain("kill"));
    }

    @Test
    void theSettingsOfTheSchedulerAreThoseOfThisHost() {
        site.configuration = "client_grace_ms 1000\nmax_archive 7\nhost elsewhere\nweb_port 5199\n"
                + "operators 1000\ntrusted_networks 10.0.0.0/8\ntls_port 5126\n";
        assertThat(found(new SameConfigurationCheck()))
                .containsExactly("WARNING the scheduler has other values of: client_grace_ms");
        site.status = "{\"ingests\":1,\"version\":\"1\",\"settings\":{\"client_grace_ms\":"
                + site.configuration().digests().get("client_grace_ms") + "}}";
        assertThat(found(new SameConfigurationCheck())).isEmpty();
    }

    @Test
    void clockAndPorts() {
        site.clock = Duration.ofSeconds(-70);
        site.listens = false;
        assertThat(found(new ClockCheck(), new PortsCheck())).containsExactly(
                "WARNING the scheduler's clock is 70 s behind this host's",
                "ERROR nobody listens on port 5123 of this host", "ERROR nobody listens on bus_port 5124 of this host");
        site.here = false;
        assertThat(found(new PortsCheck())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "redis_version             | 4.0.9       | ERROR it is version 4.0.9",
        "role                      | slave       | ERROR it is a replica of ",
        "loading                   | 1           | WARNING it is still loading",
        "aof_enabled               | 0           | WARNING appendonly is no",
        "maxmemory_policy          | allkeys-lru | WARNING maxmemory-policy is allkeys-lru",
        "aof_last_write_status     | err         | ERROR it could not write the append-only file",
        "rdb_last_bgsave_status    | err         | ERROR it could not write a snapshot",
        "evicted_keys              | 12          | WARNING it has evicted 12 keys",
        "used_memory               | 900         | WARNING it uses 90 % of maxmemory",
        "used_memory               | 1000        | ERROR it uses 100 % of maxmemory"})
    void redisMayLoseTheQueue(String line, String value, String what) {
        Map<String, String> info = new HashMap<>(PlayedSite.GOOD_REDIS);
        info.put(line, value);
        site.redis = new RedisProbe("", info, "");
        assertThat(found(new RedisCheck(), new RedisMemoryCheck())).singleElement().asString().startsWith(what);
    }

    @Test
    void redisThatIsAwayOrMute() {
        site.redis = new RedisProbe("Connection refused", Map.of(), "");
        assertThat(found(new RedisCheck(), new RedisMemoryCheck()))
                .containsExactly("ERROR localhost:6379: Connection refused");
        site.redis = new RedisProbe("", Map.of(), "");
        assertThat(found(new RedisCheck(), new RedisMemoryCheck())).containsExactly("WARNING INFO is refused");
    }

    @Test
    void aQueueThatDoesNotGoOn() {
        site.status = "{\"ingests\":1,\"locked\":1,\"held\":3,\"pending_restore\":3,\"clients\":["
                + "{\"client_id\":\"m0\",\"status\":\"disconnected\"}]}";
        assertThat(found(new LockedQueueCheck())).containsExactly("WARNING the queue is locked",
                "WARNING 3 requests are held", "ERROR requests wait, and no mover is connected");
    }

    @Test
    void moversAndTheRulesThatNameThem() {
        site.status = "{\"ingests\":1,\"clients\":[{\"client_id\":\"localhost\",\"status\":\"ready\"},"
                + "{\"client_id\":\"m1\",\"status\":\"disconnected\"},"
                + "{\"client_id\":\"m2\",\"status\":\"ready\",\"failed_in_a_row\":40}]}";
        site.configuration = "archive_on_hosts a= m1 m9\narchive_on_hosts_ch b= 0 m8 m9\narchive_on_hosts c m2 m7\n";
        assertThat(found(new MoversCheck(), new RulesCheck())).containsExactly(
                "WARNING a mover is known as \"localhost\"", "WARNING m1 is gone",
                "ERROR m2 has failed its last 40 requests",
                "ERROR archive_on_hosts a= names m1, m9, and no such mover is connected",
                "WARNING archive_on_hosts c names m7, and no such mover is connected",
                "ERROR archive_on_hosts_ch b= names m8, m9, and no such mover is connected");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "hsm_control                | disabled | ERROR mdt.fs-MDT0000.hsm_control is disabled",
        "hsm.max_requests           | 3        | WARNING mdt.fs-MDT0000.hsm.max_requests is 3",
        "hsm.active_request_timeout | 3600     | WARNING mdt.fs-MDT0000.hsm.active_request_timeout is 3600 s",
        "hsm.loop_period            | 10       | WARNING mdt.fs-MDT0000.hsm.loop_period is 10 s",
        "hsm.agents                 | ''       | ERROR mdt.fs-MDT0000.hsm.agents lists nobody"})
    void lustreIsNotSetUpForIt(String parameter, String value, String what) {
        site.lustre.put("mdt.fs-MDT0000." + parameter, value);
        assertThat(found(new MdtCheck(), new AgentsCheck())).containsExactly(what);
    }

    @Test
    void anAgentBesideUs() {
        site.lustre.put("mdt.fs-MDT0000.hsm.agents", "uuid=a archive_id=ANY\nuuid=b archive_id=1");
        assertThat(found(new AgentsCheck())).singleElement().asString().contains("lists 2 agents: uuid=a");
    }

    @Test
    void copytoolsWithoutTheAgent() {
        site.copytools = List.of(process(1, "/lib/liblustreapi.so.1 /x/libcoordinatool_client.so"),
                process(2, "/lib/liblustreapi.so.1"), process(3, "/lib/libc.so.6"), process(4, ""));
        assertThat(found(new CopytoolsCheck())).containsExactly(
                "WARNING lhsmtool_posix, process 2, runs without the agent",
                "WARNING lhsmtool_posix, process 3, is linked statically with liblustreapi");
    }

    private static LocalProcess process(long pid, String maps) {
        return new LocalProcess(pid, List.of("/usr/sbin/lhsmtool_posix", "/mnt"), maps);
    }

    @Test
    void whatSystemdSays() {
        site.units = Units.parse("Id=coordinatool@mnt.service\nActiveState=active\nStatusText=ready\n"
                + "DropInPaths=/etc/x.conf\n\nId=coordinatool-sched@mnt.service\nActiveState=active\n"
                + "StatusText=waiting for redis at localhost:6379: Connection refused\n\n"
                + "Id=coordinatool-report@mnt.service\nActiveState=failed\nResult=exit-code\n");
        assertThat(found(new UnitsCheck())).containsExactly(
                "WARNING coordinatool@mnt.service has drop-ins: /etc/x.conf",
                "WARNING coordinatool-sched@mnt.service is waiting for redis at localhost:6379: Connection refused",
                "ERROR coordinatool-report@mnt.service has failed: exit-code");
    }

    @Test
    void whatSystemdHasNotRead() {
        site.units = Units.parse("Id=coordinatool-web@mnt.service\nActiveState=active\nNeedDaemonReload=yes\n");
        assertThat(found(new UnitsCheck()))
                .containsExactly("WARNING coordinatool-web@mnt.service is not the one in its file");
    }

    @Test
    void aPartThatDoesNotRun() {
        site.units = Units.parse("Id=coordinatool@mnt.service\nActiveState=active\n\n"
                + "Id=coordinatool-report@mnt.service\nActiveState=inactive\n\n"
                + "Id=coordinatool-sched@other.service\nActiveState=inactive\n");
        assertThat(found(new UnitsCheck())).containsExactly(
                "ERROR coordinatool-report@mnt.service is not running, and coordinatool@mnt.service is");
    }

    @Test
    void mountsThatAreNotThere() {
        site.units = Units.parse("Id=coordinatool-ingest@mnt-lustre.service\nActiveState=active\n\n"
                + "Id=coordinatool-report@mnt-a\\x2db.service\nActiveState=activating\n\n"
                + "Id=coordinatool-ingest@srv.service\nActiveState=active\n\n"
                + "Id=coordinatool-ingest@off.service\nActiveState=inactive\n");
        site.mounts = Map.of("/", "ext4", "/mnt/lustre", "lustre", "/srv", "xfs");
        assertThat(found(new MountCheck())).containsExactly("ERROR /mnt/a-b is not mounted",
                "ERROR /srv is a file system of type xfs");
    }

    @Test
    void requestsForWhichThereIsNoMover() {
        site.status = "{\"ingests\":1,\"pending_archive\":7,\"figures\":{\"report_lines\":20000,"
                + "\"report_lines_refused\":3,\"queues\":["
                + "{\"action\":\"archive\",\"archive_id\":2,\"waiting\":4},{\"action\":\"archive\",\"archive_id\":1,"
                + "\"waiting\":3}]},\"clients\":[{\"client_id\":\"m0\",\"status\":\"ready\",\"archive_ids\":[1]}]}";
        assertThat(found(new LockedQueueCheck(), new CoordinatorCheck())).containsExactly(
                "ERROR 4 requests to archive wait for archive id 2, and no mover takes it",
                "WARNING 20000 lines of reports wait to be written",
                "WARNING 3 lines of reports are lost: no place for them");
    }

    @Test
    void rulesWithDotsWhereNoMoverIsKnown() throws IOException {
        site.status = "{\"ingests\":1,\"clients\":[]}";
        Path file = Files.writeString(directory.resolve("c"), "archive_on_hosts x m1.example m2 10.1.2.3\n");
        site.examination = ConfigurationLoader.examine(Optional.of(file), Map.of());
        site.configuration = Files.readString(file);
        assertThat(found(new ConfigurationCheck(), new RulesCheck())).singleElement().asString()
                .startsWith("WARNING " + file + ":1: archive_on_hosts names m1.example");
    }

    @Test
    void filesWithSecrets() throws IOException {
        Path password = directory.resolve("redis.password");
        site.configuration = "redis_password_file " + password;
        assertThat(found(new SecretsCheck())).containsExactly("ERROR redis_password_file " + password + " is missing");
        Files.writeString(password, "secret\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(found(new SecretsCheck()))
                .containsExactly("ERROR redis_password_file " + password + " can be read by everybody");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(found(new SecretsCheck())).isEmpty();
        for (String odd : List.of("secret \n", " secret", "secret\nmore\n")) {
            Files.writeString(password, odd);
            assertThat(found(new SecretsCheck())).singleElement().asString().contains("has blanks around the password");
        }
    }

    @Test
    void noMunge() throws IOException {
        String nowhere = "munge_socket " + directory.resolve("none");
        site.configuration = "auth munge\n" + nowhere;
        assertThat(found(new MungeCheck())).containsExactly("ERROR there is no munged at " + directory.resolve("none"));
        site.configuration = "auth optional\n" + nowhere;
        assertThat(found(new MungeCheck())).singleElement().asString().startsWith("WARNING");
        site.configuration += "\ntls_port 5126\ntls_key_file /k\ntls_cert_file /c";
        assertThat(found(new MungeCheck())).as("certificates").isEmpty();
        Path socket = directory.resolve("socket");
        site.configuration = "auth munge\nmunge_socket " + socket;
        try (ServerSocketChannel munged = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            munged.bind(UnixDomainSocketAddress.of(socket));
            assertThat(found(new MungeCheck())).isEmpty();
        }
        assertThat(socket).exists();
        assertThat(found(new MungeCheck())).as("killed").containsExactly("ERROR there is no munged at " + socket);
    }

    @Test
    void noRoomWhereRedisKeepsItsFiles() {
        site.redis = new RedisProbe("", PlayedSite.GOOD_REDIS, "/proc");
        assertThat(found(new DiskCheck())).contains("ERROR /proc has 0 MiB left");
    }

    @Test
    void theKeyOfTheBus() throws IOException {
        Path key = directory.resolve("bus.key");
        site.configuration = "bus_key_file " + key;
        assertThat(found(new KeyCheck())).containsExactly("ERROR " + key + " is missing");
        Files.writeString(key, "key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(found(new KeyCheck())).containsExactly("ERROR " + key + " is not its owner's alone");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertThat(found(new KeyCheck())).isEmpty();
    }
}
