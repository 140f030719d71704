// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.model.AccessRole;
import coordinatool.model.Words;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who speaks on a connection.
 *
 * @param method how we know
 * @param uid    of the user, {@link #NO_ID} where it is not known
 * @param gid    their main group, likewise
 * @param name   of their certificate; null where they have shown none
 */
public record Identity(Method method, long uid, long gid, String name, Set<AccessRole> roles) {
    /** In place of a number of a user or a group. */
    public static final long NO_ID = -1;

    /** How we know who somebody is. */
    public enum Method {
        /** We do not. */
        NONE,
        /** They come from a network that is trusted. */
        NETWORK,
        MUNGE,
        /** They have shown a certificate of TLS. */
        CERTIFICATE
    }

    /** Whoever comes while nobody has to say who they are. */
    static final Identity ANYBODY = new Identity(Method.NONE, NO_ID, NO_ID, null, EnumSet.allOf(AccessRole.class));
    /** Who has not said who they are, and has to. */
    static final Identity STRANGER = new Identity(Method.NONE, NO_ID, NO_ID, null, Set.of());
    /** Who need not say who they are, as they come from where only movers are. */
    static final Identity NEIGHBOUR = new Identity(Method.NETWORK, NO_ID, NO_ID, null, Set.of(AccessRole.MOVER));

    /** Whether they may see what belongs to others. */
    public boolean seesOthers() {
        return roles.contains(AccessRole.OPERATOR) || roles.contains(AccessRole.MONITOR)
                || roles.contains(AccessRole.MOVER);
    }

    /** Whether they are a mover by role, and not because operators may do anything. */
    public boolean isMover() {
        return roles.contains(AccessRole.MOVER);
    }

    /** The user, for log and refusals: the number, for a name would have to be looked up. */
    public String user() {
        return uid == NO_ID ? account() : "uid " + uid;
    }

    /** The user, where a uid is expected. */
    String account() {
        return name != null ? name : uid == NO_ID ? "unknown" : Long.toString(uid);
    }

    /** For the log: the roles in alphabetical order. */
    public String rolesText() {
        return roles.isEmpty() ? "none" : roles.stream().map(Words::of).sorted().collect(Collectors.joining(","));
    }
}
