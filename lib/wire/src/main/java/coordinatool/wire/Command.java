// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.model.AccessRole;
import coordinatool.model.Words;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The commands of the protocol, and who may say them once the gateway wants to know who speaks. One of the roles is
 * enough; the first is the one that a refusal names.
 */
public enum Command {
    /** Says who speaks. Whoever may say nothing else may say this. */
    AUTH,
    // Operators pose as movers with recv and drain of coordinatool-client(1).
    EHLO(AccessRole.MOVER, AccessRole.OPERATOR),
    RECV(AccessRole.MOVER, AccessRole.OPERATOR),
    DONE(AccessRole.MOVER, AccessRole.OPERATOR),
    QUEUE(AccessRole.OPERATOR),
    // A mover sees what is to be done anyway.
    STATUS(AccessRole.USER, AccessRole.MONITOR, AccessRole.OPERATOR, AccessRole.MOVER),
    // Users of their own files, see Access.
    LIST(AccessRole.USER, AccessRole.OPERATOR),
    TRACE(AccessRole.USER, AccessRole.OPERATOR),
    CANCEL(AccessRole.USER, AccessRole.OPERATOR),
    RELEASE(AccessRole.OPERATOR),
    RESUME(AccessRole.OPERATOR),
    LOCK(AccessRole.OPERATOR),
    FSCK(AccessRole.OPERATOR);

    private final String word = Words.of(this);
    private final AccessRole missing;
    private final Set<AccessRole> roles;

    Command(AccessRole... roles) {
        this.missing = roles.length == 0 ? null : roles[0];
        this.roles = roles.length == 0 ? Set.of() : Collections.unmodifiableSet(EnumSet.of(roles[0], roles));
    }

    /** Its name on the wire. */
    public String word() {
        return word;
    }

    /** Whether who has these roles may say it. */
    public boolean isOpenTo(Set<AccessRole> held) {
        return missing == null || !Collections.disjoint(roles, held);
    }

    /** The role that who may not say it lacks; null where everybody may. */
    public AccessRole missing() {
        return missing;
    }
}
