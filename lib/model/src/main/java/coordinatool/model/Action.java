// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.util.List;

/** What an HSM request asks for: the hsm_copytool_action values that a mover can meet. */
public enum Action {
    ARCHIVE(20),
    RESTORE(21),
    REMOVE(22),
    CANCEL(23);

    /** What movers carry out, in the order in which it is shown. */
    public static final List<Action> OF_MOVERS = List.of(ARCHIVE, RESTORE, REMOVE);

    private final int code;

    Action(int code) {
        this.code = code;
    }

    /** The value of hai_action. */
    public int code() {
        return code;
    }

    /** The action with this hai_action value, or null where there is none. */
    public static Action ofCode(int code) {
        return switch (code) {
            case 20 -> ARCHIVE;
            case 21 -> RESTORE;
            case 22 -> REMOVE;
            case 23 -> CANCEL;
            default -> null;
        };
    }
}
