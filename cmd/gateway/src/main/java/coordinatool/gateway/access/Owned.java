// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.Owner;
import java.util.Map;

/**
 * Which of some files are those that were asked for, and whose they are.
 *
 * @param files   those that are, as far as that is known
 * @param status  0, or a positive errno where that is not known of all others
 * @param problem why it is not known, for people; null where it is
 */
public record Owned(Map<Fid, Owner> files, int status, String problem) {
    static Owned known(Map<Fid, Owner> files) {
        return new Owned(files, 0, null);
    }

    /** Another try may tell. */
    static Owned unknown(String why) {
        return inPart(Map.of(), why);
    }

    /** Another try may tell of those that are not among these. */
    static Owned inPart(Map<Fid, Owner> files, String why) {
        return new Owned(files, Errno.EAGAIN, why);
    }

    /** It cannot be known. */
    static Owned unknowable(String why) {
        return new Owned(Map.of(), Errno.EACCES, why);
    }
}
