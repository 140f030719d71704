// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;


/** What a request is doing. */
public enum RequestState {
    /** A mover has it. */
    RUNNING,
    /** A mover may get it. */
    WAITING,
    /** No mover gets it until somebody has looked. Where what waits is asked for, these are meant too. */
    HELD;

    /** Its name on the wire. */
    public String word() {
        return Words.of(this);
    }

    /** The state with this name, null where there is none. */
    public static RequestState ofWord(Object word) {
        return Words.parse(RequestState.class, word);
    }
}
