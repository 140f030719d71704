// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import java.time.Duration;

/** Whether the scheduler's clock is ours. */
final class ClockCheck implements Check {
    private static final Duration TOLERATED = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public void look(Site site, Findings findings) {
        Duration difference = site.clockDifference();
        if (difference.abs().compareTo(TOLERATED) > 0) {
            findings.warning("the scheduler's clock is " + difference.abs().toSeconds() + " s "
                    + (difference.isNegative() ? "behind" : "ahead of") + " this host's",
                    "ages and logs of the two hosts do not fit together", "chronyc makestep");
        }
    }
}
