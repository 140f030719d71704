// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.policy;

import java.time.Duration;

/**
 * What is borne with movers that go away.
 *
 * @param grace       how long one with a name keeps its work
 * @param moverDeaths how many may go away with a request before it is held; 0 for any number
 */
public record Tolerance(Duration grace, int moverDeaths) {
}
