// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.model.Errno;

/**
 * What came of a credential.
 *
 * @param identity who it is; null where it was refused
 * @param status   0, or a positive errno
 * @param error    why it was refused, for people; null where it was not
 */
record Outcome(Identity identity, int status, String error) {
    static Outcome known(Identity identity) {
        return new Outcome(identity, 0, null);
    }

    /** Another try would end the same. */
    static Outcome refused(String why) {
        return new Outcome(null, Errno.EACCES, why);
    }

    /** Nobody could be asked. */
    static Outcome later(String why) {
        return new Outcome(null, Errno.EAGAIN, why);
    }
}
