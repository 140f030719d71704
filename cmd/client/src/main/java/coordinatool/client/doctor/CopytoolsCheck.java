// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import java.io.IOException;
import java.util.List;

/** Whether copytools of this host have our agent. */
final class CopytoolsCheck implements Check {
    private static final String AGENT = "libcoordinatool_client.so";

    @Override
    public String name() {
        return "copytools";
    }

    @Override
    public void look(Site site, Findings findings) throws IOException {
        List<LocalProcess> copytools = site.copytools();
        if (copytools.isEmpty()) {
            findings.skipped("no copytool runs here");
            return;
        }
        for (LocalProcess copytool : copytools) {
            String what = copytool.name() + ", process " + copytool.pid() + ", ";
            if (copytool.maps().isEmpty()) {
                findings.skipped(what + "is not ours to look at: ask as root");
            } else if (copytool.maps().contains(AGENT)) {
                continue;
            } else if (copytool.maps().contains("/liblustreapi.so")) {
                findings.warning(what + "runs without the agent", "it registers with Lustre beside the coordinator",
                        "start it with LD_PRELOAD=/usr/lib/coordinatool/" + AGENT);
            } else {
                findings.warning(what + "is linked statically with liblustreapi",
                        "no agent can be preloaded into it, so it registers with Lustre beside the coordinator",
                        "link it with liblustreapi.so");
            }
        }
    }
}
