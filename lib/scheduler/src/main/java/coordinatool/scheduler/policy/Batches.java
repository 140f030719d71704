// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.policy;

import java.time.Duration;

/**
 * How archives with equal data are kept together on one mover for a while.
 *
 * @param idle  how long a slot stays with its hint while nothing of it waits; zero: there are no batches
 * @param max   how long a slot stays with its hint at most; zero: no limit
 * @param slots batch slots of each mover
 */
public record Batches(Duration idle, Duration max, int slots) {
    public static final Batches NONE = new Batches(Duration.ZERO, Duration.ZERO, 1);

    public boolean isOn() {
        return !idle.isZero();
    }
}
