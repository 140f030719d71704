// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.wire.StatusReply;
import java.util.List;

/** Whether Lustre gives its requests to us, and to nobody else. */
final class AgentsCheck implements Check {
    @Override
    public String name() {
        return "agents";
    }

    @Override
    public void look(Site site, Findings findings) {
        StatusReply status = site.status();
        if (site.lustre().isEmpty() || status == null || !status.isOurs()) {
            findings.skipped("this host has no MDT, or the coordinator says nothing");
            return;
        }
        site.lustre().forEach((name, value) -> {
            if (name.endsWith(".hsm.agents")) {
                judge(name, value.lines().filter(line -> line.contains("uuid=")).toList(), status.number("ingests"),
                        findings);
            }
        });
    }

    private static void judge(String name, List<String> agents, long ingests, Findings findings) {
        if (agents.isEmpty() && ingests > 0) {
            findings.error(name + " lists nobody", "this MDT's requests reach no coordinator",
                    "systemctl restart coordinatool-ingest@MOUNT");
        } else if (agents.size() > Math.max(1, ingests)) {
            findings.warning(name + " lists " + agents.size() + " agents: " + String.join("; ", agents),
                    "a copytool beside us takes requests that nobody orders or retries",
                    "start it with LD_PRELOAD=libcoordinatool_client.so, see libcoordinatool_client(7)");
        }
    }
}
