// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static coordinatool.tool.Audience.ALL;
import static coordinatool.tool.Audience.DAEMONS;
import static coordinatool.tool.Audience.MOVERS;
import static coordinatool.tool.Audience.OTHER_DAEMONS;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A key of coordinatool.conf(5): its name, the environment variable that sets it, the programs that use it, what its
 * value may be, its default, and the sentence with which the manual begins to explain it. All keys stand here and
 * nowhere else. Files, environment, {@code --show-config} and {@link Configuration} go by this list, and a test
 * compares the manual and the example file with it. Names and defaults up to {@link #HAL_SIZE} are the C server's.
 *
 * @param <T> type of the value; a list where each line adds one
 */
public final class Key<T> {
    private static final List<Key<?>> IN_ORDER = new ArrayList<>();
    private static final String NO_VARIABLE = "";
    // Each place of a lambda costs each start of a program a tenth of a millisecond, so what several keys have is here.
    private static final Function<String, String> SOMETHING = Values::notEmpty;
    private static final Function<String, String> ANYTHING = text -> text;
    private static final Function<String, String> FILE = Values.orEmpty(Values::absolutePath);
    private static final Function<String, Duration> MILLIS = Values::millis;
    private static final Function<String, List<Account>> ACCOUNTS = Account::parse;

    public static final Key<String> HOST = one("host", "COORDINATOOL_HOST", ALL, SOMETHING, "coordinatool",
            "Name or address on which the gateway listens, and to which tools and movers connect.");
    /** 0: the kernel chooses (tests). */
    public static final Key<Integer> PORT = one("port", "COORDINATOOL_PORT", ALL, Values.number(0, Values.MAX_PORT),
            "5123", "TCP port of the gateway.");
    public static final Key<Level> VERBOSE = one("verbose", "COORDINATOOL_VERBOSE", ALL, Level::parse, "normal",
            "How much is logged: off, fatal, error, warn, normal, info or debug, or the same as a number from 0 to 6.");
    /** None: any. {@link ConfigurationLoader#ARCHIVE_IDS_VARIABLE} is a list of them, for movers and tools. */
    public static final Key<List<Integer>> ARCHIVE_ID = each("archive_id", ALL, Values.number(1, Integer.MAX_VALUE),
            "Archive id to serve, from 1 to 2147483647.");
    /** Empty: run without Redis. */
    public static final Key<String> REDIS_HOST = one("redis_host", "COORDINATOOL_REDIS_HOST", DAEMONS,
            Endpoint::checkedList, "localhost",
            "Name or address of Redis, or the path of its Unix socket; or several.");
    public static final Key<Integer> REDIS_PORT = one("redis_port", "COORDINATOOL_REDIS_PORT", DAEMONS,
            Values.number(1, Values.MAX_PORT), "6379", "TCP port of Redis.");
    public static final Key<Duration> CLIENT_GRACE = one("client_grace_ms", "COORDINATOOL_CLIENT_GRACE", DAEMONS,
            MILLIS, "600000", "How long a mover that went away keeps the requests that it was given.");
    /** In the order of the file; the last that matches counts. */
    public static final Key<List<HostRule>> ARCHIVE_ON_HOSTS = each("archive_on_hosts", DAEMONS, HostRule::parse,
            "Archive requests whose data contains tag go to one of these movers only.");
    public static final Key<List<HashedHostRule>> ARCHIVE_ON_HOSTS_CH = each("archive_on_hosts_ch", DAEMONS,
            HashedHostRule::parse,
            "Archive requests whose data contains tag go to the mover that a hash of the value after tag chooses.");
    public static final Key<BatchTimes> BATCH_TIMES = one("batch_archives_slices_sec", NO_VARIABLE, DAEMONS,
            BatchTimes::parse, "0", "Keeps archive requests with equal data together on one mover.");
    public static final Key<Integer> BATCH_SLOTS = one("batch_archives_slots_per_client", NO_VARIABLE, DAEMONS,
            Values.number(1, Values.MAX_SLOTS), "1", "How many different data strings a mover works on at a time.");
    /** Empty: no reports. */
    public static final Key<String> REPORTING_DIR = one("reporting_dir", NO_VARIABLE, DAEMONS,
            Values.orEmpty(Values::pathBelow), "", "Directory of the reports, a path below the mount point.");
    /** Empty: no reports. */
    public static final Key<String> REPORTING_HINT = one("reporting_hint", NO_VARIABLE, DAEMONS,
            Values.orEmpty(Values::hintName), "",
            "A request whose data contains name=value is reported in the file value.");
    /** Zero: never. */
    public static final Key<Duration> REPORTING_INTERVAL = one("reporting_schedule_interval_ms", NO_VARIABLE,
            OTHER_DAEMONS, MILLIS, "60000", "How often the reports say at which positions requests wait.");
    public static final Key<String> CLIENT_ID = new Key<>("client_id", "COORDINATOOL_CLIENT_ID", MOVERS,
            first(SOMETHING), c -> HostName.shortOf(HostName.get()),
            "Name of the mover; no two movers may have the same.");
    /** This and the next two: -1 is no limit. */
    public static final Key<Long> MAX_RESTORE = one("max_restore", "COORDINATOOL_MAX_RESTORE", MOVERS, Values.size(-1),
            "-1", "How many restore requests the mover takes at a time.");
    public static final Key<Long> MAX_ARCHIVE = one("max_archive", "COORDINATOOL_MAX_ARCHIVE", MOVERS, Values.size(-1),
            "-1", "How many archive requests the mover takes at a time.");
    public static final Key<Long> MAX_REMOVE = one("max_remove", "COORDINATOOL_MAX_REMOVE", MOVERS, Values.size(-1),
            "-1", "How many remove requests the mover takes at a time.");
    public static final Key<Long> HAL_SIZE = one("hal_size", "COORDINATOOL_HAL_SIZE", MOVERS, Values.size(1), "1048576",
            "Size of the buffer in which the mover receives a list of requests, with the same suffixes.");
    /** Empty: Redis' default user. */
    public static final Key<String> REDIS_USER = one("redis_user", "COORDINATOOL_REDIS_USER", DAEMONS, ANYTHING, "",
            "User of Redis' access control list (its ACL), from Redis 6 on.");
    /** Empty: Redis wants none. */
    public static final Key<String> REDIS_PASSWORD_FILE = one("redis_password_file", "COORDINATOOL_REDIS_PASSWORD_FILE",
            DAEMONS, FILE, "",
            "File that holds the password of Redis (its requirepass, or that of the user) in one line.");
    /** 0: any number. */
    public static final Key<Integer> MAX_MOVER_DEATHS = one("max_mover_deaths", NO_VARIABLE, DAEMONS,
            Values.number(0, Integer.MAX_VALUE), "3",
            "How many movers may go away with a request before it is held for an administrator.");
    /** 0: any number. */
    public static final Key<Integer> MOVER_MAX_FAILURES = one("mover_max_failures", NO_VARIABLE, DAEMONS,
            Values.number(0, Integer.MAX_VALUE), "0",
            "How many requests in a row a mover may fail before it gets no more until somebody looks.");
    public static final Key<String> BUS_HOST = one("bus_host", "COORDINATOOL_BUS_HOST", DAEMONS, SOMETHING,
            "127.0.0.1",
            "Name or address on which the scheduler listens for the other daemons, and to which they connect.");
    public static final Key<Integer> BUS_PORT = new Key<>("bus_port", "COORDINATOOL_BUS_PORT", DAEMONS,
            first(Values.number(1, Values.MAX_PORT)), Key::portAfterGateway,
            "TCP port on which the scheduler listens for the other daemons.");
    public static final Key<Path> BUS_KEY_FILE = one("bus_key_file", "COORDINATOOL_BUS_KEY_FILE", DAEMONS,
            text -> Path.of(Values.absolutePath(text)), "/var/lib/coordinatool/bus.key",
            "File with the scheduler's key of the bus; the other daemons' keys lie beside it.");
    public static final Key<Duration> HOST_GONE = one("host_gone_ms", "COORDINATOOL_HOST_GONE", OTHER_DAEMONS,
            Values.millis(Values.LEAST_KEEPALIVE_MILLIS, Values.MOST_KEEPALIVE_MILLIS), "60000",
            "How long the host of a mover or tool may be silent until its connection counts as broken.");

    /** 0: what the scheduler's heap has room for. */
    public static final Key<Integer> MAX_QUEUED = one("max_queued", NO_VARIABLE, DAEMONS,
            Values.number(0, Integer.MAX_VALUE), "0",
            "How many requests the queue may hold; 0 for as many as the scheduler's memory does.");
    /** 45 bytes each; and a question goes through all of them, a million in some milliseconds. */
    public static final Key<Integer> TRACE_STEPS = one("trace_steps", NO_VARIABLE, DAEMONS,
            Values.number(0, 1_000_000), "50000",
            "How many steps of requests, of which each takes three or four, the scheduler remembers.");
    /** Zero: never. */
    public static final Key<Duration> RECONCILE_INTERVAL = one("reconcile_interval_ms", NO_VARIABLE, OTHER_DAEMONS,
            MILLIS, "300000", "How often the queue is compared with what Lustre lists as active.");

    public static final Key<AuthMode> AUTH =
            one("auth", "COORDINATOOL_AUTH", ALL, Values.oneOf(AuthMode.values()), "off",
                    "Whether who connects to the gateway has to say who they are: off, optional or munge.");
    /** Empty: where libmunge looks by itself. */
    public static final Key<String> MUNGE_SOCKET = one("munge_socket", "COORDINATOOL_MUNGE_SOCKET", ALL,
            FILE, "", "Socket of munged, if it is not where libmunge looks for it.");
    /** Each line of these three adds some. */
    public static final Key<List<List<Account>>> MOVERS_ROLE = each("movers", OTHER_DAEMONS, ACCOUNTS,
            "Who may be a mover, besides root.");
    public static final Key<List<List<Account>>> OPERATORS_ROLE = each("operators", OTHER_DAEMONS, ACCOUNTS,
            "Who may do anything to the queue, besides root.");
    public static final Key<List<List<Account>>> MONITORS_ROLE = each("monitors", OTHER_DAEMONS, ACCOUNTS,
            "Who may see the whole status, besides root and operators.");
    public static final Key<UsersSee> USERS_SEE = one("users_see", NO_VARIABLE, OTHER_DAEMONS,
            Values.oneOf(UsersSee.values()), "own", "Of which files users list and trace requests: own or readable.");
    public static final Key<List<List<Network>>> TRUSTED_NETWORKS = each("trusted_networks", OTHER_DAEMONS,
            Network::parse, "From where movers may come that do not say who they are, with auth optional.");
    /** 0: none. */
    public static final Key<Integer> TLS_PORT = one("tls_port", "COORDINATOOL_TLS_PORT", ALL,
            Values.number(0, Values.MAX_PORT), "0", "TCP port on which the gateway also listens, by TLS; 0 is none.");
    public static final Key<String> TLS_KEY_FILE = one("tls_key_file", "COORDINATOOL_TLS_KEY_FILE", ALL,
            FILE, "", "File with the private key for TLS, in PEM.");
    public static final Key<String> TLS_CERT_FILE = one("tls_cert_file", "COORDINATOOL_TLS_CERT_FILE", ALL,
            FILE, "", "File with the certificate of that key, in PEM.");
    public static final Key<String> TLS_CA_FILE = one("tls_ca_file", "COORDINATOOL_TLS_CA_FILE", ALL,
            FILE, "",
            "File with the certificates, in PEM, by which the other side has to be certified.");
    public static final Key<TlsVersion> TLS_MIN_VERSION = one("tls_min_version", "COORDINATOOL_TLS_MIN_VERSION", ALL,
            TlsVersion::parse, "1.3", "Oldest version of TLS that is spoken: 1.2 or 1.3.");
    public static final Key<Boolean> REDIS_TLS =
            one("redis_tls", "COORDINATOOL_REDIS_TLS", DAEMONS, Values::onOff, "off",
                    "Whether the scheduler talks with Redis by TLS: on or off.");
    /** Redis itself has 16 of them, unless told otherwise. */
    public static final Key<Integer> REDIS_DATABASE = one("redis_database", "COORDINATOOL_REDIS_DATABASE", DAEMONS,
            Values.number(0, Integer.MAX_VALUE), "0", "Number of the database in Redis.");
    /** Empty: there is none. */
    public static final Key<String> REDIS_SENTINEL = one("redis_sentinel", "COORDINATOOL_REDIS_SENTINEL", DAEMONS,
            ANYTHING, "", "Name that Sentinel has for the primary Redis.");
    public static final Key<List<CertificateRole>> CERTIFICATE_ROLES = each("role", OTHER_DAEMONS,
            CertificateRole::parse, "Role of who shows a certificate with this name.");

    public static final Key<String> WEB_HOST = one("web_host", "COORDINATOOL_WEB_HOST", OTHER_DAEMONS, SOMETHING,
            "127.0.0.1", "Name or address on which coordinatool-web listens.");
    /** 0: the kernel chooses (tests). */
    public static final Key<Integer> WEB_PORT = one("web_port", "COORDINATOOL_WEB_PORT", OTHER_DAEMONS,
            Values.number(0, Values.MAX_PORT), "5125", "TCP port of coordinatool-web.");
    public static final Key<WebTls> WEB_TLS =
            one("web_tls", "COORDINATOOL_WEB_TLS", OTHER_DAEMONS, Values.oneOf(WebTls.values()), "off",
                    "Whether coordinatool-web speaks HTTPS, and asks for certificates: off, on or certificate.");
    /** Empty: nobody has to say who they are. */
    public static final Key<String> WEB_PASSWORD_FILE = one("web_password_file", "COORDINATOOL_WEB_PASSWORD_FILE",
            OTHER_DAEMONS, FILE, "",
            "File with the names and hashed passwords of who may look at coordinatool-web.");

    /** The C program's documentation also writes it so. */
    private static final String SLICES_ALIAS = "batch_archives_slice_sec";

    private final String name;
    private final String variable;
    private final Audience audience;
    private final Function<List<String>, T> reader;
    /** Null where each line adds a value: there the default is none. */
    private final Function<Configuration, String> ownDefault;
    private final String sentence;

    private Key(String name, String variable, Audience audience, Function<List<String>, T> reader,
            Function<Configuration, String> ownDefault, String sentence) {
        this.name = name;
        this.variable = variable;
        this.audience = audience;
        this.reader = reader;
        this.ownDefault = ownDefault;
        this.sentence = sentence;
        IN_ORDER.add(this);
    }

    /** A key of which the last line counts. */
    private static <T> Key<T> one(String name, String variable, Audience audience, Function<String, T> parser,
            String byDefault, String sentence) {
        return new Key<>(name, variable, audience, first(parser), c -> byDefault, sentence);
    }

    /** A key of which each line adds a value. */
    private static <T> Key<List<T>> each(String name, Audience audience, Function<String, T> parser, String sentence) {
        return new Key<>(name, NO_VARIABLE, audience, texts -> texts.stream().map(parser).toList(), null, sentence);
    }

    private static <T> Function<List<String>, T> first(Function<String, T> parser) {
        return texts -> parser.apply(texts.get(0));
    }

    private static String portAfterGateway(Configuration configuration) {
        int port = configuration.get(PORT);
        return Integer.toString(1 + (port == 0 ? Integer.parseInt(PORT.defaultText(configuration)) : port));
    }

    /** All of them, in the order in which they are shown. */
    static List<Key<?>> all() {
        return Collections.unmodifiableList(IN_ORDER);
    }

    static Optional<Key<?>> of(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        String wanted = lower.equals(SLICES_ALIAS) ? BATCH_TIMES.name : lower;
        // No stream: Java makes four classes for the first findFirst() of a process, a tenth of a tool's start.
        for (Key<?> key : all()) {
            if (key.name.equals(wanted)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /**
     * The value of what is written in files, environment and command line, or of the default.
     *
     * @throws IllegalArgumentException says what is wrong with it
     */
    T read(List<String> texts) {
        return reader.apply(texts);
    }

    /** As a file would give it; empty where the default is none. */
    String defaultText(Configuration configuration) {
        return repeatable() ? "" : ownDefault.apply(configuration);
    }

    /** True where each line adds a value; otherwise the last line counts. */
    boolean repeatable() {
        return ownDefault == null;
    }

    Audience audience() {
        return audience;
    }

    /** The environment variable that sets it, if there is one. */
    Optional<String> variable() {
        return variable.isEmpty() ? Optional.empty() : Optional.of(variable);
    }

    String sentence() {
        return sentence;
    }

    /** As it is written in a file. */
    @Override
    public String toString() {
        return name;
    }
}
