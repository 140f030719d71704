// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.model.AccessRole;
import java.net.InetSocketAddress;
import java.util.Set;

/** Connections of which it is known who speaks, for tests of what they may say. */
public final class KnownAccess {
    private KnownAccess() {
    }

    /** Somebody with these roles, who has said so with MUNGE. */
    public static Access of(AccessControl control, InetSocketAddress address, long uid, Set<AccessRole> roles) {
        return new Access(control, address, new Identity(Identity.Method.MUNGE, uid, uid, null, roles));
    }
}
