// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

/** Linux error numbers that replies carry. */
final class Errno {
    static final int EEXIST = 17;
    static final int EINVAL = 22;

    private Errno() {
    }
}
