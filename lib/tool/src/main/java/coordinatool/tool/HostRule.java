// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.List;

/** A line {@code archive_on_hosts TAG HOST…}: archives whose data contains the tag go to one of the hosts only. */
public record HostRule(String tag, List<String> hosts) {
    public HostRule {
        hosts = List.copyOf(hosts);
    }
}
