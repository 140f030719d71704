// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.policy;

import java.time.Duration;

/**
 * What is borne with movers that go away, and with those that fail.
 *
 * @param grace       how long one with a name keeps its work
 * @param moverDeaths how many may go away with a request before it is held; 0 for any number
 * @param failures    how many requests in a row one may fail before it gets no more; 0 for any number
 */
public record Tolerance(Duration grace, int moverDeaths, int failures) {
}
