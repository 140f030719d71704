// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Errno;
import java.util.function.Consumer;

/**
 * Counts how requests end at movers, and warns of a mover at which nothing succeeds any more: it ends its requests at
 * once and asks for more, so it draws all there is to do, and fails it.
 */
final class Outcomes {
    /**
     * Failures in a row of which is warned. Requests fail for reasons of their own too, a file that was removed for
     * one; but even if half of all do, so many follow each other once in a million times only, while a mover that fails
     * everything at once has them in a second. Each time that they have doubled it is said again.
     */
    static final int WORTH_A_WARNING = 20;

    private final Counters counters;
    private final Consumer<Effect> effects;

    Outcomes(Counters counters, Consumer<Effect> effects) {
        this.counters = counters;
        this.effects = effects;
    }

    /** A mover has ended a request with this errno. What was to be cancelled does not count as failed. */
    void ended(Mover mover, Task task, int status) {
        mover.countDone(task.action());
        if (status == 0) {
            if (mover.failures() >= WORTH_A_WARNING) {
                effects.accept(Effect.Notice.warning("mover has ended a request without error again", "mover",
                        mover.name, "failed_before", mover.failures()));
            }
            mover.succeeded();
        } else if (!task.cancelled) {
            counters.failed[task.action().ordinal()]++;
            int failures = mover.failed(task.action());
            if (failures >= WORTH_A_WARNING && failures % WORTH_A_WARNING == 0
                    && Integer.bitCount(failures / WORTH_A_WARNING) == 1) {
                effects.accept(Effect.Notice.warning("mover fails everything", "mover", mover.name, "failed_in_a_row",
                        failures, "last_error", Errno.name(status)));
            }
        }
    }
}
