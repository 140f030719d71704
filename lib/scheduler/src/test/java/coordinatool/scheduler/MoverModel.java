// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** A mover as a {@link Site} sees it: what it was given and has not ended. */
final class MoverModel {
    final String name;
    final boolean named;
    final int[] archiveIds;
    long conn;
    boolean connected = true;
    RecvLimits recv;
    final Map<RequestKey, Request> running = new LinkedHashMap<>();

    MoverModel(String name, boolean named, int[] archiveIds, long conn) {
        this.name = name;
        this.named = named;
        this.archiveIds = archiveIds;
        this.conn = conn;
    }

    long running(Action action) {
        return running.values().stream().filter(r -> r.action() == action).count();
    }

    boolean takes(int archiveId) {
        if (archiveIds.length == 0) {
            return true;
        }
        for (int id : archiveIds) {
            if (id == archiveId) {
                return true;
            }
        }
        return false;
    }

    boolean hasRoom(Action action) {
        int max = switch (action) {
            case ARCHIVE -> recv.maxArchive();
            case RESTORE -> recv.maxRestore();
            default -> recv.maxRemove();
        };
        return max < 0 || running(action) < max;
    }
}
