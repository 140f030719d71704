// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.placement;

import coordinatool.scheduler.movers.Mover;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Movers of which each may do the same work; knows which of them are there. */
final class HostGroup {
    private final List<String> names;
    private final List<Mover> working = new ArrayList<>();
    /** In their grace, or suspended. */
    private final List<Mover> idle = new ArrayList<>();

    HostGroup(List<String> names) {
        this.names = names.stream().distinct().toList();
    }

    List<String> names() {
        return names;
    }

    /** A mover of this group has come, gone or changed, or been forgotten, where it is null. */
    void update(String name, Mover mover) {
        working.removeIf(m -> m.name().equals(name));
        idle.removeIf(m -> m.name().equals(name));
        if (mover != null) {
            (mover.isConnected() && !mover.isSuspended() ? working : idle).add(mover);
        }
    }

    /** One that is connected, or else suspended or in its grace; null where there is none. */
    Mover present(SplittableRandom random) {
        List<Mover> candidates = working.isEmpty() ? idle : working;
        return candidates.isEmpty() ? null : candidates.get(random.nextInt(candidates.size()));
    }

    String anyName(SplittableRandom random) {
        return names.get(random.nextInt(names.size()));
    }
}
