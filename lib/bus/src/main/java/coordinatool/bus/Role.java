// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

/** What a peer of the scheduler is. */
public enum Role {
    INGEST,
    GATEWAY,
    REPORT,
    /** Follows what happens to requests. */
    FOLLOWER
}
