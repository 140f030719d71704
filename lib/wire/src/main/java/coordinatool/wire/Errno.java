// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

/** Linux error numbers that this protocol uses in {@code status}. */
public final class Errno {
    /** The id is in use. */
    public static final int EEXIST = 17;
    /** The command is wrong. */
    public static final int EINVAL = 22;

    private Errno() {
    }
}
