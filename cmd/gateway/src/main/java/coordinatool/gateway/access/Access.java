// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.auth.CertificateNames;
import coordinatool.auth.Challenge;
import coordinatool.model.AccessRole;
import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.Words;
import coordinatool.tool.AuthMode;
import coordinatool.wire.ClientMessage;
import coordinatool.wire.Command;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Who speaks on one connection, and what they may say. A connection begins as whoever its address makes it, and may say
 * once who it is: it asks for a nonce, and answers with a credential that carries it.
 */
public final class Access {
    private static final int NEIGHBOURS_SHOWN = 20;

    private final AccessControl control;
    private final String host;
    private final String address;
    private final AuditTrail audit;
    private Identity identity;
    private Set<Command> allowed;
    /** What a credential has to carry; null where none was asked for, or one has come. */
    private String nonce;
    private boolean asked;
    private boolean encrypted;

    Access(AccessControl control, InetSocketAddress from, Identity identity) {
        this.control = control;
        // No name is looked up: that may take long, and we have one thread.
        this.host = from.getAddress().getHostAddress();
        this.address = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + from.getPort();
        this.audit = new AuditTrail(control, address);
        is(identity);
    }

    /** The other end, {@code host:port}. */
    public String address() {
        return address;
    }

    /** What has been changed. */
    public AuditTrail audit() {
        return audit;
    }

    /** Hosts of movers that have come without saying who they are, within a day or so, for people. */
    public String neighbours() {
        Collection<String> hosts = control.neighbours();
        return hosts.stream().sorted().limit(NEIGHBOURS_SHOWN).collect(Collectors.joining(" "))
                + (hosts.size() > NEIGHBOURS_SHOWN ? " and " + (hosts.size() - NEIGHBOURS_SHOWN) + " more" : "");
    }

    /** Who speaks, as far as we know. */
    public Identity identity() {
        return identity;
    }

    /** Whether this command may be said. */
    public boolean allows(Command command) {
        if (command == Command.EHLO && identity.method() == Identity.Method.NETWORK) {
            control.neighbour(host);
        }
        return allowed.contains(command);
    }

    /** Notes that a command was refused. Returns why, for the reply. */
    public String refuse(Command command) {
        return refuse(command, command.missing());
    }

    /** As {@link #refuse}, of a command that was about files of others, to somebody who may say it of their own. */
    public String refuseOthers(Command command) {
        return refuse(command, AccessRole.OPERATOR) + "; the file belongs to somebody else";
    }

    private String refuse(Command command, AccessRole missing) {
        control.refused(identity, host, address, command, missing);
        String needs = command.word() + " needs the role " + Words.of(missing);
        return identity.method() == Identity.Method.MUNGE || identity.method() == Identity.Method.CERTIFICATE
                ? needs + ", and " + identity.user() + " has " + identity.rolesText()
                : needs + ": say who you are, by auth munge in coordinatool.conf"
                        + (encrypted ? ", or by a certificate that an authority of the gateway has certified" : "");
    }

    /** The command as it is carried out for who speaks: who may see nothing of others does not. */
    public ClientMessage narrowed(ClientMessage command) {
        if (command instanceof ClientMessage.Status status && !identity.seesOthers()) {
            return status.outline();
        }
        return command;
    }

    /** Whether who speaks may touch requests of their own files only, and see those of some. */
    public boolean hasOwnOnly() {
        return !identity.roles().contains(AccessRole.OPERATOR);
    }

    /**
     * Finds out which of these files are those of who speaks, and whose they are. The answer comes now or in a later
     * turn of the loop.
     *
     * @param named whether names of owners are wanted, and not their numbers only
     */
    public void owned(Whose whose, boolean named, Collection<Fid> files, Consumer<Owned> done) {
        if (identity.uid() == Identity.NO_ID && whose != Whose.ALL) {
            done.accept(Owned.unknowable("the gateway does not know who you are: see auth in coordinatool.conf"));
        } else if (files.isEmpty()) {
            done.accept(Owned.known(Map.of()));
        } else if (control.owners() == null) {
            done.accept(Owned.unknowable("the gateway has no mount to see whose file it is"));
        } else {
            control.owners().ask(new Owners.Question(whose, named, identity.uid(), identity.gid(), files), done,
                    control.now());
        }
    }

    /** How who speaks may say who they are. */
    public AuthMode mode() {
        return control.mode();
    }

    /** What a credential has to carry; null where none is wanted. */
    public String challenge() {
        if (nonce == null && !asked && control.authenticator() != null) {
            nonce = Challenge.nonce(control.random());
        }
        return nonce;
    }

    /** TLS has shaken hands, maybe with a certificate of the other side, which an authority of ours has certified. */
    public void certified(SSLSession session) {
        encrypted = true;
        try {
            String name = CertificateNames.commonName(session.getPeerPrincipal());
            if (control.mode() != AuthMode.OFF) {
                is(new Identity(Identity.Method.CERTIFICATE, Identity.NO_ID, Identity.NO_ID, "CN=" + name,
                        control.certificateRoles(name)));
                control.log().info("authenticated", "user", identity.user(), "roles", identity.rolesText(), "address",
                        address);
            }
        } catch (SSLPeerUnverifiedException e) {
            control.log().debug("no certificate shown", "address", address);
        }
    }

    /**
     * Somebody says who they are.
     *
     * @param done is told a positive errno and why, or 0 and null, now or in a later turn of the loop
     */
    public void present(String credential, BiConsumer<Integer, String> done) {
        if (control.mode() == AuthMode.OFF) {
            done.accept(0, null);
        } else if (control.authenticator() == null) {
            done.accept(Errno.EAGAIN, "the gateway has no MUNGE");
        } else if (nonce == null) {
            done.accept(Errno.EINVAL, asked ? "a credential has come already" : "no nonce was asked for");
        } else {
            String wanted = nonce;
            nonce = null;
            asked = true;
            control.authenticator().ask(new Authenticator.Claim(credential, wanted), outcome -> {
                decided(outcome);
                done.accept(outcome.status(), outcome.error());
            }, control.now());
        }
    }

    private void decided(Outcome outcome) {
        if (outcome.identity() != null) {
            is(outcome.identity());
            control.log().info("authenticated", "user", identity.user(), "gid", identity.gid(), "roles",
                    identity.rolesText(), "address", address);
        } else if (outcome.status() == Errno.EACCES) {
            control.complain("credential refused", "reason", outcome.error(), "address", address);
        } else {
            control.complain("credential could not be read", "reason", outcome.error(), "address", address);
        }
    }

    private void is(Identity who) {
        identity = who;
        allowed = EnumSet.allOf(Command.class);
        allowed.removeIf(command -> !command.isOpenTo(who.roles()));
    }
}
