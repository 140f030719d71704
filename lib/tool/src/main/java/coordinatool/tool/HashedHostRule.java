// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.List;

/**
 * A line {@code archive_on_hosts_ch TAG N HOST…}: the host is chosen by a hash of the value that follows the tag.
 *
 * @param modulus above 0: the value is replaced by its hash modulo this first; 0: it is kept
 */
public record HashedHostRule(String tag, long modulus, List<String> hosts) {
    public HashedHostRule {
        hosts = List.copyOf(hosts);
    }
}
