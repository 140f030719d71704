// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Figures.QueueDepth;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.movers.Movers;
import coordinatool.scheduler.placement.ArchiveRouter;
import coordinatool.scheduler.queue.Queue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** How much waits, and since when, wherever it does. */
final class QueueDepths {
    private record Place(Action action, int archiveId) {
    }

    private QueueDepths() {
    }

    static List<QueueDepth> of(ArchiveRouter router, Movers movers) {
        Map<Place, QueueDepth> depths = new HashMap<>();
        Consumer<Queue> add = queue -> {
            if (queue.size() > 0) {
                depths.merge(new Place(queue.key().action(), queue.key().archiveId()), depth(queue), QueueDepths::sum);
            }
        };
        router.forEachQueue(null, add);
        for (Mover mover = movers.listedBelow(Long.MAX_VALUE); mover != null;
                mover = movers.listedBelow(mover.ordinal())) {
            router.forEachQueue(mover, add);
        }
        List<QueueDepth> sorted = new ArrayList<>(depths.values());
        sorted.sort(Comparator.comparing(QueueDepth::action)
                .thenComparing(depth -> Integer.toUnsignedLong(depth.archiveId())));
        return sorted;
    }

    private static QueueDepth depth(Queue queue) {
        return new QueueDepth(queue.key().action(), queue.key().archiveId(), queue.size(),
                queue.head() == null ? 0 : queue.head().timestamp());
    }

    private static QueueDepth sum(QueueDepth a, QueueDepth b) {
        long oldest = a.oldest() == 0 || b.oldest() == 0 ? Math.max(a.oldest(), b.oldest())
                : Math.min(a.oldest(), b.oldest());
        return new QueueDepth(a.action(), a.archiveId(), a.waiting() + b.waiting(), oldest);
    }
}
