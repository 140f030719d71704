// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.wire.StatusReply;
import java.util.List;

/** Whether this host's files say to the daemons what the scheduler goes by. */
final class SameConfigurationCheck implements Check {
    @Override
    public String name() {
        return "same-configuration";
    }

    @Override
    public void look(Site site, Findings findings) {
        StatusReply status = site.status();
        if (status == null || !status.isOurs() || !status.has("version")) {
            findings.skipped("the coordinator does not say its settings");
            return;
        }
        List<String> differing = site.configuration().differing(status.settings());
        if (!differing.isEmpty()) {
            findings.warning("the scheduler has other values of: " + String.join(", ", differing),
                    "a change was made on one host only, or the scheduler was not restarted since",
                    "compare coordinatool-client --show-config on both hosts,"
                            + " then systemctl restart coordinatool@MOUNT");
        }
    }
}
