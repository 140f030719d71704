// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.lustre.Fid;

/** An open request with a report, and how far it was reported. */
final class Entry {
    /** How far. */
    enum Stage {
        NEW,
        ASSIGNED,
        SENT
    }

    final String hint;
    final Fid fid;
    Stage stage = Stage.NEW;
    /** Null while {@link Stage#NEW}. */
    String mover;
    /** Number of the event up to which this is known to be true, in the present life of the scheduler. */
    long asOf;
    /** The last snapshot that had it. */
    long seenIn;
    /** A snapshot did not have it, though an event about its end may be under way. */
    boolean missing;

    Entry(String hint, Fid fid) {
        this.hint = hint;
        this.fid = fid;
    }

    boolean isAt(Stage at, String atMover) {
        return stage == at && atMover.equals(mover);
    }

    void moveTo(Stage next, String nextMover) {
        stage = next;
        mover = nextMover;
    }
}
