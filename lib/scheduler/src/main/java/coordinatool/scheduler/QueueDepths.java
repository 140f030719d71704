// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Figures.QueueDepth;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.movers.Movers;
import coordinatool.scheduler.placement.ArchiveRouter;
import coordinatool.scheduler.queue.Queue;
import coordinatool.scheduler.queue.QueueKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** How much waits, and since when, wherever it does. */
final class QueueDepths {
    private static final class Depth {
        private long waiting;
        private long oldest;

        void add(Queue queue) {
            waiting += queue.size();
            long since = queue.head() == null ? 0 : queue.head().timestamp();
            oldest = oldest == 0 || since == 0 ? Math.max(oldest, since) : Math.min(oldest, since);
        }
    }

    private QueueDepths() {
    }

    static List<QueueDepth> of(ArchiveRouter router, Movers movers) {
        Map<QueueKey, Depth> depths = new HashMap<>();
        Consumer<Queue> add = queue -> {
            if (queue.size() > 0) {
                depths.computeIfAbsent(queue.key().withoutFlags(), key -> new Depth()).add(queue);
            }
        };
        router.forEachQueue(null, add);
        for (Mover mover = movers.listedBelow(Long.MAX_VALUE); mover != null;
                mover = movers.listedBelow(mover.ordinal())) {
            router.forEachQueue(mover, add);
        }
        List<QueueDepth> sorted = new ArrayList<>(depths.size());
        depths.forEach((key, depth) ->
                sorted.add(new QueueDepth(key.action(), key.archiveId(), depth.waiting, depth.oldest)));
        // Written out: one made of getters has Java write classes, which takes tens of ms of the first status.
        sorted.sort((a, b) -> a.action() == b.action() ? Integer.compareUnsigned(a.archiveId(), b.archiveId())
                : a.action().compareTo(b.action()));
        return sorted;
    }
}
