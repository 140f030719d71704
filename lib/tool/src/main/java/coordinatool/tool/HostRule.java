// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.List;

/** A line {@code archive_on_hosts TAG HOST…}: archives whose data contains the tag go to one of the hosts only. */
public record HostRule(String tag, List<String> hosts) {
    public HostRule {
        hosts = List.copyOf(hosts);
    }

    static HostRule parse(String value) {
        List<String> words = Values.words(value, 2, Integer.MAX_VALUE, "TAG HOST [HOST...]");
        return new HostRule(words.get(0), words.subList(1, words.size()));
    }
}
