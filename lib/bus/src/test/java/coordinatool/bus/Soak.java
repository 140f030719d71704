// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

/** Whether the long runs are asked for: {@code make soak}. */
final class Soak {
    static final boolean ON = System.getenv("COORDINATOOL_SOAK") != null;

    private Soak() {
    }
}
