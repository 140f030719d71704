// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.auth.Munge;
import coordinatool.auth.MungeException;
import coordinatool.model.AccessRole;
import coordinatool.model.Words;
import coordinatool.tool.Agent;
import coordinatool.tool.AuthMode;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import coordinatool.tool.Network;
import coordinatool.tool.RateLimitedLogs;
import coordinatool.wire.Command;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The rules by which connections may say what they say, and what all of them share. One thread, the loop's. */
public final class AccessControl {
    /** What {@link #reconfigure} takes. */
    public static final Set<Key<?>> LIVE = Set.of(Key.MOVERS_ROLE, Key.OPERATORS_ROLE, Key.MONITORS_ROLE,
            Key.TRUSTED_NETWORKS, Key.CERTIFICATE_ROLES);
    private static final Duration COMPLAIN_EVERY = Duration.ofMinutes(1);
    private static final Duration NEIGHBOURS_EVERY = Duration.ofDays(1);

    private final AuthMode mode;
    private List<Network> trusted;
    private final RoleRules roles;
    private final Log log;
    private final RateLimitedLogs complaints;
    private final LogsByPeer refusals;
    private final LogsByPeer neighbours;
    /** Null where nothing is audited. */
    private final Audit audit;
    private final SecureRandom random = new SecureRandom();
    /** Null where nobody has to say who they are, or where nobody can. */
    private final SlowAnswers<Authenticator.Claim, Outcome> authenticator;
    /** Starts who sees whose files are whose; null where there is no mount. */
    private final Supplier<Owners> startOwners;
    /** Null as long as nobody has asked. */
    private Owners owners;
    /** What is asked of others than {@link #owners}. */
    private final List<SlowAnswers<?, ?>> slow;
    private Consumer<AuditLine> listener = line -> { };
    private long now = System.nanoTime();

    private AccessControl(AuthMode mode, List<Network> trusted, RoleRules roles,
            SlowAnswers<Authenticator.Claim, Outcome> authenticator, Supplier<Owners> startOwners, Audit audit,
            Log log) {
        this.mode = mode;
        this.trusted = trusted;
        this.roles = roles;
        this.authenticator = authenticator;
        this.startOwners = startOwners;
        this.log = log;
        this.complaints = new RateLimitedLogs(log, COMPLAIN_EVERY);
        this.refusals = new LogsByPeer(log, "command refused: not for this role", COMPLAIN_EVERY);
        this.neighbours = new LogsByPeer(log, "movers do not say who they are", NEIGHBOURS_EVERY);
        this.audit = audit;
        this.slow = Stream.<SlowAnswers<?, ?>>of(audit == null ? null : audit.syslog(), authenticator)
                .filter(Objects::nonNull).toList();
    }

    /** Anybody may do anything, and nobody is told. */
    public static AccessControl unaudited(Log log) {
        return new AccessControl(AuthMode.OFF, List.of(), RoleRules.none(), null, null, null, log);
    }

    /**
     * As the configuration says.
     *
     * @param mount where the files are; empty: nowhere here
     * @param wake lets the loop call {@link #turn}; any thread
     * @throws Fatal where everybody has to say who they are, and there is no MUNGE
     */
    public static AccessControl of(Configuration configuration, String mount, Runnable wake, Log log) {
        AuthMode mode = configuration.get(Key.AUTH);
        if (mode == AuthMode.OFF) {
            return new AccessControl(AuthMode.OFF, List.of(), RoleRules.none(), null,
                    owners(configuration, mount, SystemAccounts::new, wake), new Audit(log, wake), log);
        }
        CredentialReader reader = null;
        try {
            reader = Munge.load(configuration.get(Key.MUNGE_SOCKET))::decode;
        } catch (MungeException e) {
            if (mode == AuthMode.MUNGE) {
                throw new Fatal(ExitCode.CONFIGURATION, "auth munge: " + e.getMessage()
                        + ", or set auth off; see coordinatool-security(7)");
            }
            log.warn("nobody can say by MUNGE who they are", "reason", e.getMessage());
        }
        return of(configuration, reader, mount, wake, log);
    }

    /** As the configuration says, with this reader; null where credentials cannot be read. */
    static AccessControl of(Configuration configuration, CredentialReader reader, String mount, Runnable wake,
            Log log) {
        SystemAccounts accounts = new SystemAccounts();
        RoleRules roles = RoleRules.of(configuration, accounts);
        return new AccessControl(configuration.get(Key.AUTH), trusted(configuration), roles,
                reader == null ? null : Authenticator.start(reader, roles, wake),
                owners(configuration, mount, () -> accounts, wake), new Audit(log, wake), log);
    }

    private static Supplier<Owners> owners(Configuration configuration, String mount, Supplier<Accounts> accounts,
            Runnable wake) {
        return mount.isEmpty() ? null : () -> new Owners(Path.of(mount), Right.toSee(configuration.get(Key.USERS_SEE)),
                accounts.get(), wake);
    }

    private static List<Network> trusted(Configuration configuration) {
        return configuration.get(Key.TRUSTED_NETWORKS).stream().flatMap(Collection::stream).toList();
    }

    /** These roles and networks count for whoever says from now on who they are. Others keep what they have. */
    public void reconfigure(Configuration configuration) {
        trusted = trusted(configuration);
        roles.reconfigure(configuration);
    }

    /** A connection comes from this address. */
    public Access connected(InetSocketAddress address) {
        boolean neighbour = mode == AuthMode.OPTIONAL
                && trusted.stream().anyMatch(network -> network.contains(address.getAddress()));
        return new Access(this, address, mode == AuthMode.OFF ? Identity.ANYBODY
                : neighbour ? Identity.NEIGHBOUR : Identity.STRANGER);
    }

    /** Has somebody hear of each line of the audit. */
    public void onAudit(Consumer<AuditLine> hears) {
        listener = hears;
    }

    /** A turn of the loop begins. */
    public void turn(long nanos) {
        now = nanos;
        complaints.tell(now);
        refusals.tell(now);
        neighbours.tell(now);
        slow.forEach(each -> each.turn(now));
        // A copy: what is answered may lead to another question, to somebody new.
        List.copyOf(looks()).forEach(each -> each.turn(now));
    }

    /** {@link System#nanoTime} at which {@link #turn} wants to be called. */
    public long deadlineNanos() {
        return earliest(earliest(Long.MAX_VALUE, slow), looks());
    }

    private static long earliest(long deadline, Collection<? extends SlowAnswers<?, ?>> all) {
        long earliest = deadline;
        for (SlowAnswers<?, ?> each : all) {
            earliest = Agent.earlier(earliest, each.deadlineNanos());
        }
        return earliest;
    }

    private Collection<? extends SlowAnswers<?, ?>> looks() {
        return owners == null ? List.of() : owners.looks();
    }

    /** Hosts of movers that have not said who they are, lately; in no order. */
    Collection<String> neighbours() {
        return neighbours.peers();
    }

    public void close() {
        slow.forEach(SlowAnswers::close);
        looks().forEach(SlowAnswers::close);
    }

    AuthMode mode() {
        return mode;
    }

    /** Null where credentials cannot be read. */
    SlowAnswers<Authenticator.Claim, Outcome> authenticator() {
        return authenticator;
    }

    /** Null where there is no mount. */
    Owners owners() {
        if (owners == null && startOwners != null) {
            owners = startOwners.get();
        }
        return owners;
    }

    SecureRandom random() {
        return random;
    }

    Log log() {
        return log;
    }

    /** The roles of who has shown a certificate with this common name. */
    Set<AccessRole> certificateRoles(String name) {
        return roles.ofCertificate(name);
    }

    /** Somebody wanted what they may not without this role. */
    void refused(Identity who, String host, String address, Command command, AccessRole missing) {
        refusals.add(now, who.user() + " " + host, "command", command.word(),
                "missing", Words.of(missing), "user", who.user(), "roles", who.rolesText(), "address",
                address);
    }

    /** A mover works that has not said who it is, and need not. */
    void neighbour(String host) {
        neighbours.add(now, host, "host", host);
    }

    void audit(AuditLine line) {
        if (audit != null) {
            audit.add(now, line);
            listener.accept(line);
        }
    }

    /** Something that strangers can do as often as they like has happened. */
    void complain(String event, Object... keyValues) {
        complaints.add(now, event, keyValues);
    }

    long now() {
        return now;
    }
}
