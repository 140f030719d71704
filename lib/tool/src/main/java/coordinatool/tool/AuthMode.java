// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.Locale;

/** Whether who connects to the gateway has to say who they are ({@code auth} in coordinatool.conf(5)). */
public enum AuthMode {
    /** Anybody may do anything, as with the C program. */
    OFF,
    /** Who can, does. Those who do not may be movers, from trusted networks. */
    OPTIONAL,
    /** Everybody has to, with MUNGE. */
    MUNGE;

    /** As it stands in the configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
