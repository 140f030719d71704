// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.tool.HashedHostRule;
import coordinatool.tool.HostRule;
import coordinatool.tool.Key;
import coordinatool.wire.StatusReply;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether the movers that rules name are connected. The status also has one that never was, if work waits for it. */
final class RulesCheck implements Check {
    @Override
    public String name() {
        return "rules";
    }

    @Override
    public void look(Site site, Findings findings) {
        StatusReply status = site.status();
        if (status == null || status.movers().isEmpty()) {
            findings.skipped("no movers are known");
            return;
        }
        Set<String> connected = status.movers().stream().filter(mover -> !mover.isGone()).map(StatusReply::name)
                .collect(Collectors.toSet());
        for (HostRule rule : site.configuration().get(Key.ARCHIVE_ON_HOSTS)) {
            look("archive_on_hosts " + rule.tag(), rule.hosts(), connected, findings);
        }
        for (HashedHostRule rule : site.configuration().get(Key.ARCHIVE_ON_HOSTS_CH)) {
            look("archive_on_hosts_ch " + rule.tag(), rule.hosts(), connected, findings);
        }
    }

    private static void look(String rule, List<String> hosts, Set<String> connected, Findings findings) {
        Set<String> missing = new TreeSet<>(hosts);
        missing.removeAll(connected);
        if (missing.isEmpty()) {
            return;
        }
        String what = rule + " names " + String.join(", ", missing) + ", and no such mover is connected";
        String mend = "coordinatool-client status shows the names that there are: correct the rule,"
                + " or set client_id there";
        if (hosts.stream().anyMatch(connected::contains)) {
            findings.warning(what, "the others get all of it", mend);
        } else {
            findings.error(what, "no mover gets the archives that it is for", mend);
        }
    }
}
