// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import java.nio.charset.StandardCharsets;

/**
 * The hashes in Redis, in the order in which a round writes to them and a load reads them. The first two are those of
 * the C coordinatool, which reads them too; the others are ours. coordinatool-redis(7) describes them all.
 */
enum Table {
    REQUESTS("coordinatool_requests"),
    ASSIGNED("coordinatool_assigned"),
    CANCELS("coordinatool_cancels"),
    UNTOLD("coordinatool_untold"),
    /** Requests that Lustre has ordered while they, or others with their keys, were running. Field: the running one's. */
    REORDERED("coordinatool_reordered"),
    /** The last batch of Lustre's requests that each ingest has brought. Field: its name. */
    ARRIVED("coordinatool_arrived"),
    SETTINGS("coordinatool_settings"),
    /** Movers that requests wait for, as far as a report says so. */
    REPORTED("coordinatool_reported"),
    /** Lines of reports that are not in their files yet. Field: their number, 16 hexadecimal digits. */
    LINES("coordinatool_report_lines"),
    /** Records that could not be read. Field: name of the hash they stood in, a colon, their field. */
    BAD("coordinatool_bad");

    final String key;
    final byte[] keyBytes;

    Table(String key) {
        this.key = key;
        this.keyBytes = key.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the values are names of movers. */
    boolean holdsNames() {
        return this == ASSIGNED || this == REPORTED;
    }
}
