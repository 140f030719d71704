// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.journal;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.report.lines.ReportLine;

/** A request that has not ended, as its report has it. */
final class OpenRequest {
    final RequestKey key;
    final Fid fid;
    final String hint;
    final boolean isRestore;
    /** Place in the report's list. */
    final long order;
    /** Whom it waits for or was sent to; null for anybody. */
    String mover;
    boolean sent;
    /** The mover that runs it is to end it. */
    boolean cancelled;
    /** Since which loss of lines the journal has all of this; 0 for never. */
    int complete;

    OpenRequest(Request request, String hint, long order) {
        this.key = request.key();
        this.fid = request.fid();
        this.hint = hint;
        this.isRestore = request.action() == Action.RESTORE;
        this.order = order;
    }

    /** Whether its report says that it waits for a mover, which is kept in the store. */
    boolean isAssigned() {
        return !sent && mover != null;
    }

    ReportLine.Open state() {
        return new ReportLine.Open(fid, mover, sent);
    }
}
