// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/** Whether the scheduler gives out work. On the wire it is a number, {@link #code}. */
public enum LockMode {
    /** It does. */
    UNLOCKED,
    /** It gives out none. Cancels go out all the same. */
    LOCKED,
    /** It gives out none, and all programs end once nothing runs. */
    LOCKED_TO_QUIT;

    private static final LockMode[] MODES = values();

    /** 0, 1 or 2, in the order of these values. */
    public int code() {
        return ordinal();
    }

    /** The mode of this code, null where there is none. */
    public static LockMode ofCode(long code) {
        return code >= 0 && code < MODES.length ? MODES[(int) code] : null;
    }
}
