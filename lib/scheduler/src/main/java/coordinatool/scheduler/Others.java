// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import java.util.Set;

/**
 * Movers that may be at work with a request besides the one that it is with.
 *
 * @param here are waited for: the request ends when they have let go of it, too. Names, sorted
 * @param gone were taken for gone with it, and have not been seen since. Names
 */
public record Others(Set<String> here, Set<String> gone) {
    static final Others NONE = new Others(Set.of(), Set.of());

    public boolean areNone() {
        return here.isEmpty() && gone.isEmpty();
    }
}
