// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import java.util.List;
import java.util.Map;

/** Whether systemd has something to say of our units. */
final class UnitsCheck implements Check {
    @Override
    public String name() {
        return "units";
    }

    @Override
    public void look(Site site, Findings findings) {
        List<Map<String, String>> units = site.units();
        if (units.isEmpty()) {
            findings.skipped("no systemd with units of ours");
        }
        for (Map<String, String> unit : units) {
            judge(unit.get("Id"), unit, findings);
        }
    }

    private static void judge(String id, Map<String, String> unit, Findings findings) {
        String text = unit.getOrDefault("StatusText", "");
        if (unit.getOrDefault("ActiveState", "").equals("failed")) {
            findings.error(id + " has failed: " + unit.getOrDefault("Result", ""), "its part of the work is not done",
                    "journalctl -u " + id + "; systemctl restart " + id);
        } else if (text.startsWith("waiting for")) {
            findings.warning(id + " is " + text, "its part of the work is not done meanwhile", "journalctl -u " + id);
        }
        boolean umbrella = id.startsWith("coordinatool@");
        if (umbrella && !unit.getOrDefault("DropInPaths", "").isEmpty()) {
            findings.warning(id + " has drop-ins: " + unit.get("DropInPaths"),
                    "of those only environment reaches the daemons",
                    "move the rest to drop-ins of the daemons' own units, see \"Drop-ins\" in coordinatool(7)");
        }
    }
}
