// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.model.Errno;
import coordinatool.model.Fid;
import java.util.Set;

/**
 * Which of some files belong to somebody.
 *
 * @param files   those that do
 * @param status  0, or a positive errno where that is not known
 * @param problem why it is not known, for people; null where it is
 */
public record Owned(Set<Fid> files, int status, String problem) {
    static Owned known(Set<Fid> files) {
        return new Owned(files, 0, null);
    }

    /** Another try may tell. */
    static Owned unknown(String why) {
        return new Owned(Set.of(), Errno.EAGAIN, why);
    }

    /** It cannot be known. */
    static Owned unknowable(String why) {
        return new Owned(Set.of(), Errno.EACCES, why);
    }
}
