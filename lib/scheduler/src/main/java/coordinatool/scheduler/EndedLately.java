// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which requests have ended last, and at which mover.
 *
 * <p>A mover whose gateway was killed may not have heard that the end of a request was noted. When it comes back it
 * lists that request as running, and says done once more. Nobody else knows the request by then, so it would be taken
 * for one that this mover has brought along, and its report would tell of it twice.
 *
 * <p>Kept in memory only. After a restart of the scheduler the gateway repeats the done before the list, which leaves
 * the case that both are killed at once.
 */
final class EndedLately {
    /** More than movers have unanswered at once: some hundred movers that end a hundred requests each. */
    private static final int MAX = 10_000;

    private final Map<RequestKey, String> movers = new LinkedHashMap<>();

    void add(Request request, String mover) {
        RequestKey key = keyOfFile(request);
        movers.remove(key);
        movers.put(key, mover);
        if (movers.size() > MAX) {
            movers.remove(movers.keySet().iterator().next());
        }
    }

    /** @param item of the running list of a mover; its dfid may be that of a restore's volatile file */
    boolean at(String mover, Request item) {
        return mover.equals(movers.get(keyOfFile(item)));
    }

    private static RequestKey keyOfFile(Request request) {
        return new RequestKey(request.cookie(), request.fid());
    }
}
