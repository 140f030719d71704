// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.policy;

import coordinatool.tool.HashedHostRule;
import coordinatool.tool.HostRule;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a site can choose of how work is given out.
 *
 * @param hosts       which archives go to which movers only; of those that match the last one counts
 * @param hashedHosts the same by a hash of a value; these are looked at before {@code hosts}
 * @param reported    whether somebody wants to know which mover the requests with this data wait for
 */
public record Policy(Tolerance tolerance, List<HostRule> hosts, List<HashedHostRule> hashedHosts, Batches batches,
        Predicate<byte[]> reported, Ordering ordering, Share share) {
    public Policy {
        hosts = List.copyOf(hosts);
        hashedHosts = List.copyOf(hashedHosts);
    }
}
