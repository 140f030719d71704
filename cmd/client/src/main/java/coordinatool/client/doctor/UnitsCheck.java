// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether systemd has something to say of our units. */
final class UnitsCheck implements Check {
    private static final Pattern PART = Pattern.compile("coordinatool-(?:sched|gateway|ingest|report)@(.+)");

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
        parts(units, findings);
    }

    /** What people start is active as long as anything is: each of its parts should be. */
    private static void parts(List<Map<String, String>> units, Findings findings) {
        for (Map<String, String> unit : units) {
            Matcher part = PART.matcher(unit.get("Id"));
            if (part.matches() && is(unit, "inactive")
                    && units.stream().anyMatch(all -> all.get("Id").equals("coordinatool@" + part.group(1))
                            && is(all, "active"))) {
                findings.error(unit.get("Id") + " is not running, and coordinatool@" + part.group(1) + " is",
                        "its part of the work is not done", "systemctl start " + unit.get("Id"));
            }
        }
    }

    private static boolean is(Map<String, String> unit, String state) {
        return unit.getOrDefault("ActiveState", "").equals(state);
    }

    private static void judge(String id, Map<String, String> unit, Findings findings) {
        String text = unit.getOrDefault("StatusText", "");
        if (is(unit, "failed")) {
            findings.error(id + " has failed: " + unit.getOrDefault("Result", ""), "its part of the work is not done",
                    "journalctl -u " + id + "; systemctl restart " + id);
        } else if (text.startsWith("waiting for")) {
            findings.warning(id + " is " + text, "its part of the work is not done meanwhile", "journalctl -u " + id);
        }
        if (unit.getOrDefault("NeedDaemonReload", "").equals("yes")) {
            findings.warning(id + " is not the one in its file",
                    "systemd goes by the unit that it read before the last change",
                    "systemctl daemon-reload; systemctl restart " + id);
        }
        boolean umbrella = id.startsWith("coordinatool@");
        if (umbrella && !unit.getOrDefault("DropInPaths", "").isEmpty()) {
            findings.warning(id + " has drop-ins: " + unit.get("DropInPaths"),
                    "of those only environment reaches the daemons",
                    "move the rest to drop-ins of the daemons' own units, see \"Drop-ins\" in coordinatool(7)");
        }
    }
}
