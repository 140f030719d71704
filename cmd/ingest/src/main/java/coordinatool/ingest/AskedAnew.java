// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Restores that Lustre was lately told of, that they are over, and asked for anew. A scheduler that was restarted before
 * it heard so wants them to be told once more, and Lustre does not know them any more: without this they would count as
 * not begun, and a mover would work on them in vain. Any thread.
 */
final class AskedAnew {
    /** More than a site's movers have at a time. */
    private static final int MAX = 100_000;

    private final Set<RequestKey> keys = new LinkedHashSet<>();

    synchronized void add(Request restore) {
        if (keys.size() >= MAX) {
            keys.remove(keys.iterator().next());
        }
        keys.add(restore.fileKey());
    }

    synchronized boolean has(Request restore) {
        return keys.contains(restore.fileKey());
    }

    /** Lustre gives it: one with its cookie, but another one, or after a restart of its MDT. */
    synchronized void ordered(Request restore) {
        keys.remove(restore.fileKey());
    }
}
