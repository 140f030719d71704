// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.tool.HashedHostRule;
import coordinatool.tool.HostRule;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a site can choose of how work is given out.
 *
 * @param graceNanos     how long a named mover that went away keeps its work
 * @param hosts          which archives go to which movers only; of those that match the last one counts
 * @param hashedHosts    the same by a hash of a value; these are looked at before {@code hosts}
 * @param batchIdleNanos how long a batch slot stays with its hint while there is nothing of it; 0: no batches
 * @param batchMaxNanos  how long a batch slot stays with its hint at most; 0: no limit
 * @param batchSlots     batch slots of each mover
 * @param reported       whether somebody wants to know which mover the requests with this data wait for
 */
public record Policy(long graceNanos, List<HostRule> hosts, List<HashedHostRule> hashedHosts, long batchIdleNanos,
        long batchMaxNanos, int batchSlots, Predicate<byte[]> reported) {
    public Policy {
        hosts = List.copyOf(hosts);
        hashedHosts = List.copyOf(hashedHosts);
    }

    /** Any mover may do anything. */
    public static Policy anyMover(long graceNanos) {
        return new Policy(graceNanos, List.of(), List.of(), 0, 0, 1, data -> false);
    }

    boolean hasBatches() {
        return batchIdleNanos > 0;
    }
}
