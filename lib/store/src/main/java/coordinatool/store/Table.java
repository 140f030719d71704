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
    SETTINGS("coordinatool_settings"),
    /** Records that could not be read. Field: name of the hash they stood in, a colon, their field. */
    BAD("coordinatool_bad");

    final String key;
    final byte[] keyBytes;

    Table(String key) {
        this.key = key;
        this.keyBytes = key.getBytes(StandardCharsets.US_ASCII);
    }
}
