// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;

/** Takes what the programs of one role say. */
interface RoleHandler {
    /**
     * A program is here.
     *
     * @param fsname file system that it serves, or null
     * @return false where it is not to be listened to; the handler has said why
     */
    default boolean accepts(String name, String fsname) {
        return true;
    }

    /** An accepted program is one of the peers now. */
    default void came(Peers.Peer peer) {
    }

    /**
     * It is one of the peers no more.
     *
     * @param returns whether it lives on and will be back at once, as another peer
     */
    void gone(Peers.Peer peer, boolean returns);

    /** Returns false where a program of this role does not say such a thing. */
    boolean take(Peers.Peer peer, Message message);
}
