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

    static HashedHostRule parse(String value) {
        List<String> words = Values.words(value, 3, Integer.MAX_VALUE, "TAG N HOST [HOST...]");
        int modulus = Values.number(0, Integer.MAX_VALUE).apply(words.get(1));
        return new HashedHostRule(words.get(0), modulus, words.subList(2, words.size()));
    }
}
