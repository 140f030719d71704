// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.store.Store;
import java.util.HashMap;
import java.util.Map;

/**
 * Which gateways have a status that they may say again, and whether it is still true. Each is told once that it is not,
 * and then has to ask anew. So a site at rest answers statuses without us, and a busy one costs a message a status.
 *
 * <p>Nobody compares what a status says: whatever may change something of it counts as a change.
 */
final class StatusHolders {
    /** The version that a gateway was given, the oldest where there are several. */
    private final Map<Long, Long> given = new HashMap<>();
    private long version;
    private Store.State stored;

    /** A gateway is given a status as it is now. */
    void give(long peer) {
        given.putIfAbsent(peer, version);
    }

    /** A status may say something else from now on. */
    void changed() {
        version++;
    }

    /** Tells those whose status is true no more. To be called before answers go to who has changed it. */
    void tell(Store.State now, CommitGate.Sender sender) {
        if (now != stored) {
            stored = now;
            changed();
        }
        given.entrySet().removeIf(gateway -> {
            boolean old = gateway.getValue() != version;
            if (old) {
                sender.send(gateway.getKey(), new Message.StatusChanged());
            }
            return old;
        });
    }
}
