// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import java.util.concurrent.TimeUnit;

/**
 * How a site is configured, in a history.
 *
 * @param grace        of movers, seconds
 * @param hosts        whether archives of tag=0 are for mover0 alone
 * @param batches      whether archives of a tag go together
 */
record Rules(int grace, boolean hosts, boolean batches) {
    /** A grace so long that no mover is ever taken for gone that is not dead: what happens to it then is exact. */
    static final int LONG_GRACE = 60;

    String configuration() {
        // Each start of a scheduler would make room for the steps of a real site.
        return "trace_steps 1000\nclient_grace_ms " + TimeUnit.SECONDS.toMillis(grace) + "\n"
                + (hosts ? "archive_on_hosts tag=0 mover0\n" : "")
                + (batches ? "batch_archives_slices_sec 5 20\nbatch_archives_slots_per_client 2\n" : "");
    }

    boolean placesArchives() {
        return hosts || batches;
    }

    boolean exactGrace() {
        return grace >= LONG_GRACE;
    }

    long graceNanos() {
        return TimeUnit.SECONDS.toNanos(grace);
    }

    /** The only mover that may have an archive with this data, or null. */
    String host(String data) {
        return hosts && data.equals("tag=0") ? "mover0" : null;
    }
}
