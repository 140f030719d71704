// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.lustre.LustreParameters;
import coordinatool.store.RedisAddress;
import coordinatool.store.RedisProbe;
import coordinatool.tool.Configuration;
import coordinatool.tool.ConfigurationLoader.Examination;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.HostName;
import coordinatool.tool.Key;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.wire.StatusReply;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The site as it is. One thread. */
final class ThisSite implements Site {
    /** Public copytools: lhsmtool_posix, lhsmtool_cmd, lhsmtool_phobos, estuary, hsm-agent and others of such names. */
    private static final Pattern COPYTOOL = Pattern.compile("lhsmtool.*|.*copytool.*|.*hsm-?agent.*|lhsm-plugin.*");
    /** State LISTEN in /proc/net/tcp. */
    private static final String LISTEN = "0A";

    /** The coordinator says how it is within milliseconds, however long its queue. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Configuration configuration;
    private final Examination examination;
    private final Log log;
    private StatusReply status;
    private String silence;
    private boolean refused;
    private Duration clockDifference = Duration.ZERO;
    private RedisProbe redis;
    private Map<String, String> lustre;
    private Boolean coordinator;
    private List<Map<String, String>> units;

    ThisSite(Configuration configuration, Examination examination, Log log) {
        this.configuration = configuration;
        this.examination = examination;
        this.log = log;
    }

    @Override
    public Configuration configuration() {
        return configuration;
    }

    @Override
    public Examination examination() {
        return examination;
    }

    @Override
    public StatusReply status() {
        silence();
        return status;
    }

    @Override
    public String silence() {
        if (silence == null) {
            silence = ask();
        }
        return silence;
    }

    private String ask() {
        try (ToolConnection connection = ToolConnection.open(configuration, log, PATIENCE)) {
            long before = System.currentTimeMillis();
            StatusReply reply = StatusReply.ask(connection, Level.INFO);
            long after = System.currentTimeMillis();
            if (!reply.isComplete()) {
                return reply.whyIncomplete();
            }
            long now = TimeUnit.NANOSECONDS.toMillis(reply.number("now"));
            if (now != 0 && (now < before || now > after)) {
                clockDifference = Duration.ofMillis(now < before ? now - before : now - after);
            }
            status = reply;
            return "";
        } catch (Fatal e) {
            refused = e.exitCode() == ExitCode.DATA;
            return e.getMessage();
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    @Override
    public boolean isRefused() {
        silence();
        return refused;
    }

    @Override
    public Duration clockDifference() {
        silence();
        return clockDifference;
    }

    @Override
    public boolean isCoordinator() {
        if (coordinator == null) {
            // Where nobody has said where it is, and the name means nothing, tools and gateway take this machine.
            coordinator = isHere(configuration.get(Key.HOST), !configuration.isGiven(Key.HOST));
        }
        return coordinator;
    }

    /** @param unknown the answer where the name means nothing */
    private static boolean isHere(String host, boolean unknown) {
        try {
            return HostName.isOfThisHost(host);
        } catch (UnknownHostException e) {
            return unknown;
        }
    }

    @Override
    public RedisProbe redis() {
        RedisAddress address = RedisAddress.of(configuration);
        if (redis == null && !address.isNone() && (isCoordinator()
                || address.servers().stream().noneMatch(server -> server.isPath() || isHere(server.host(), false)))) {
            redis = RedisProbe.of(address);
        }
        return redis;
    }

    @Override
    public Map<String, String> lustre() {
        if (lustre == null) {
            lustre = LustreParameters.get("mdt.*.hsm_control", "mdt.*.hsm.agents", "mdt.*.hsm.max_requests",
                    "mdt.*.hsm.active_request_timeout", "mdt.*.hsm.loop_period");
        }
        return lustre;
    }

    @Override
    public List<LocalProcess> copytools() throws IOException {
        return LocalProcess.all(name -> COPYTOOL.matcher(name).matches());
    }

    @Override
    public Map<String, String> mounts() throws IOException {
        Map<String, String> mounts = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/mounts"), StandardCharsets.UTF_8)) {
            String[] words = line.split(" ");
            // Blanks and the like are written as three octal digits.
            mounts.put(words[1].replace("\\040", " "), words[2]);
        }
        return mounts;
    }

    @Override
    public boolean listens(int port) {
        String ending = ":%04X".formatted(port);
        for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                for (String line : Files.readAllLines(Path.of(file), StandardCharsets.US_ASCII)) {
                    String[] words = line.strip().split("\\s+");
                    if (words.length > 3 && words[1].endsWith(ending) && words[3].equals(LISTEN)) {
                        return true;
                    }
                }
            } catch (IOException e) {
                // No IPv6 here.
            }
        }
        return false;
    }

    @Override
    public Path libraries() {
        String library = System.getProperty("jna.boot.library.path", "");
        return library.isEmpty() ? null : Path.of(library);
    }

    @Override
    public List<Map<String, String>> units() {
        if (units == null) {
            units = Units.all();
        }
        return units;
    }
}
