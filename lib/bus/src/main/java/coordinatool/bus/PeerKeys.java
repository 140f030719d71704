// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import java.util.List;

/**
 * What a peer connects with, in Z85.
 *
 * @param serverPublics the scheduler's, to be tried one after the other: while it changes its own there are two
 */
record PeerKeys(List<String> serverPublics, String publicKey, String secretKey) {
    /** Says nothing of the keys, since records get logged. */
    @Override
    public String toString() {
        return "keys of a peer";
    }
}
