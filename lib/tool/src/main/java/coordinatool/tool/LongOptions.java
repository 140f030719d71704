// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Long options may be shortened as far as they stay unambiguous, as getopt_long(3) lets the C programs' users do.
 * Picocli's own way of doing this does not bear an operand {@code -}.
 */
final class LongOptions {
    private static final String END = "--";

    private LongOptions() {
    }

    /** The arguments with all that can be written in full; what is unknown or ambiguous stays as it is. */
    static String[] inFull(Collection<String> names, String... args) {
        List<String> written = new ArrayList<>();
        boolean options = true;
        for (String arg : args) {
            options &= !arg.equals(END);
            written.add(options && arg.startsWith(END) ? inFull(names, arg) : arg);
        }
        return written.toArray(new String[0]);
    }

    private static String inFull(Collection<String> names, String arg) {
        int equals = arg.indexOf('=');
        String name = equals < 0 ? arg : arg.substring(0, equals);
        if (names.contains(name)) {
            return arg;
        }
        List<String> meant = names.stream().filter(n -> n.startsWith(name)).toList();
        return meant.size() == 1 ? meant.get(0) + arg.substring(name.length()) : arg;
    }
}
