// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import coordinatool.model.Request;
import coordinatool.model.Scramble;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Lets tasks with equal data and equal keys share them: a million requests have a few thousand hints. */
final class SharedValues {
    /** How many distinct data strings are remembered. */
    private static final int DATA = 4096;
    /** How many keys are; more than a site has, fewer than someone could invent flags. */
    private static final int KEYS = 1024;

    private final Map<QueueKey, QueueKey> keys = new HashMap<>();
    private final byte[][] shared = new byte[DATA][];

    QueueKey key(Request request) {
        if (keys.size() >= KEYS) {
            keys.clear();
        }
        QueueKey key = new QueueKey(request.action(), request.archiveId(), request.flags());
        QueueKey known = keys.putIfAbsent(key, key);
        return known == null ? key : known;
    }

    byte[] data(byte[] data) {
        if (data.length == 0) {
            return Request.NO_DATA;
        }
        int slot = (int) Scramble.mix(Arrays.hashCode(data)) & (DATA - 1);
        if (!Arrays.equals(shared[slot], data)) {
            shared[slot] = data;
        }
        return shared[slot];
    }
}
