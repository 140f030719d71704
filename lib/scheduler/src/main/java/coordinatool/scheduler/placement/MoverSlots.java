// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.placement;

import coordinatool.scheduler.movers.Mover;
import java.util.ArrayList;
import java.util.List;

/** The batch slots of a mover, and what waits for one of them. */
final class MoverSlots {
    final Mover mover;
    /** None before its first ehlo. */
    final List<Slot> slots = new ArrayList<>(0);
    /** Batches that wait for one of these slots. */
    final BatchQueue queue;
    /** False where its last recv was for no archives at all. */
    boolean takesArchives = true;
    /** Whether its last recv limited its archives. */
    boolean limitsArchives;

    MoverSlots(Mover mover, BatchQueue queue) {
        this.mover = mover;
        this.queue = queue;
    }
}
