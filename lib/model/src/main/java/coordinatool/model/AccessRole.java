// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/** What somebody may be towards the gateway. One may be several. See coordinatool-security(7). */
public enum AccessRole {
    /** Takes work, and says what has become of it. */
    MOVER,
    /** Does anything to the queue. */
    OPERATOR,
    /** Anybody who has an account. Sees how the coordinator is doing, but nothing of others. */
    USER,
    /** Sees how the coordinator is doing. */
    MONITOR
}
