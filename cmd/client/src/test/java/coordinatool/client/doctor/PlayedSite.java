// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.store.RedisProbe;
import coordinatool.tool.Configuration;
import coordinatool.tool.ConfigurationException;
import coordinatool.tool.ConfigurationLoader;
import coordinatool.tool.ConfigurationLoader.Examination;
import coordinatool.wire.StatusReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A site without a fault, of which a test spoils one thing. */
final class PlayedSite implements Site {
    static final Map<String, String> GOOD_REDIS = Map.of("redis_version", "7.0.15", "role", "master", "loading",
            "0", "aof_enabled", "1", "maxmemory_policy", "noeviction", "maxmemory", "1000", "used_memory", "10",
            "rdb_last_bgsave_status", "ok", "aof_last_write_status", "ok", "aof_last_bgrewrite_status", "ok");
    private static final Map<String, String> GOOD_LUSTRE = Map.of("mdt.fs-MDT0000.hsm_control", "enabled",
            "mdt.fs-MDT0000.hsm.max_requests", "1000000", "mdt.fs-MDT0000.hsm.active_request_timeout", "2678400",
            "mdt.fs-MDT0000.hsm.loop_period", "1", "mdt.fs-MDT0000.hsm.agents", "uuid=a archive_id=ANY");
    private static final String MOVER = "{\"client_id\":\"m0\",\"status\":\"ready\"}";

    String configuration = "";
    Examination examination;
    String status = "{\"ingests\":1,\"version\":\"1\",\"clients\":[" + MOVER + "]}";
    Duration clock = Duration.ZERO;
    boolean refused;
    boolean here = true;
    RedisProbe redis = new RedisProbe("", GOOD_REDIS, "");
    Map<String, String> lustre = new HashMap<>(GOOD_LUSTRE);
    List<LocalProcess> copytools = List.of();
    boolean listens = true;
    List<Map<String, String>> units = List.of();
    Map<String, String> mounts = Map.of();

    @Override
    public Configuration configuration() {
        try {
            return ConfigurationLoader.ofText(configuration);
        } catch (ConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Examination examination() {
        return examination == null ? new Examination(configuration(), List.of(), List.of()) : examination;
    }

    @Override
    public StatusReply status() {
        try {
            return status == null ? null : StatusReply.parse(status.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String silence() {
        return status == null ? "connection refused" : "";
    }

    @Override
    public boolean isRefused() {
        return refused;
    }

    @Override
    public Duration clockDifference() {
        return clock;
    }

    @Override
    public boolean isCoordinator() {
        return here;
    }

    @Override
    public RedisProbe redis() {
        return redis;
    }

    @Override
    public Map<String, String> lustre() {
        return lustre;
    }

    @Override
    public List<LocalProcess> copytools() {
        return copytools;
    }

    @Override
    public Map<String, String> mounts() {
        return mounts;
    }

    @Override
    public boolean listens(int port) {
        return listens;
    }

    @Override
    public Path libraries() {
        return null;
    }

    @Override
    public List<Map<String, String>> units() {
        return units;
    }

    /** What the checks say, as {@code check severity what}. */
    List<String> found(Check... checks) {
        return Doctor.examine(this, List.of(checks)).all().stream()
                .filter(finding -> finding.severity() != Severity.SKIPPED)
                .peek(finding -> assertThat(finding.why()).isNotEmpty())
                .peek(finding -> assertThat(finding.mend()).isNotEmpty())
                .map(finding -> finding.severity() + " " + finding.what()).toList();
    }
}
