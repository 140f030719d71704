// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.util.List;

/**
 * What the scheduler remembers of some requests.
 *
 * @param steps oldest first
 * @param since nothing is forgotten that happened from then on, nanoseconds since the epoch
 */
public record Trace(List<Step> steps, long since) {
    /** What happened last, null where nothing is remembered. */
    public Step last() {
        return steps.isEmpty() ? null : steps.get(steps.size() - 1);
    }
}
