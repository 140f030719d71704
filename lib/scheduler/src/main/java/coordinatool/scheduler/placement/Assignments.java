// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.placement;

import coordinatool.model.RequestFacts;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.queue.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Says which mover archives wait for, as far as somebody wants to know. */
final class Assignments {
    /** Requests of a batch of which is said where they wait; of more only when they are sent. */
    private static final int TOLD_AT_ONCE = 1000;

    private final Predicate<byte[]> wanted;
    private final RequestFacts facts;

    /** @param wanted whether it is of interest for archives with these data */
    Assignments(Predicate<byte[]> wanted, RequestFacts facts) {
        this.wanted = wanted;
        this.facts = facts;
    }

    /** An archive has come to wait for this mover, or for any, where it is null, which goes without saying. */
    void tell(Task task, Mover mover) {
        if (mover != null && wanted.test(task.data())) {
            facts.assigned(task.request(), mover.name());
        }
    }

    /** A batch waits for this mover now, or for any, where it is null. */
    void tell(Batch batch, Mover mover) {
        if (wanted.test(batch.hint.data())) {
            List<Task> tasks = new ArrayList<>();
            batch.listAfter(Long.MIN_VALUE, Long.MIN_VALUE, TOLD_AT_ONCE, tasks);
            tasks.forEach(task -> facts.assigned(task.request(), mover == null ? null : mover.name()));
        }
    }
}
