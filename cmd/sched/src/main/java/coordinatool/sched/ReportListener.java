// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.model.RequestFacts;

/** Puts into users' reports what becomes of their requests. */
final class ReportListener implements RequestFacts {
    private final Reports reports;

    ReportListener(Reports reports) {
        this.reports = reports;
    }

    @Override
    public void stored(Request request) {
        reports.stored(request);
    }

    @Override
    public void assigned(Request request, String mover) {
        reports.assigned(request.key(), mover);
    }

    @Override
    public void dispatched(Request request, String mover) {
        reports.given(request.key(), mover);
    }

    @Override
    public void takenBack(Request request) {
        reports.takenBack(request.key());
    }

    @Override
    public void ended(Request request, int status) {
        reports.ended(request.key(), status);
    }

    @Override
    public void askedAnew(Request request) {
        reports.ended(request.key(), Errno.EAGAIN);
    }

    /** It is said now, however late the mover asks for work and gets the cancel. */
    @Override
    public void toBeCancelled(Request request, Request cancel) {
        reports.toBeCancelled(request.key());
    }

    @Override
    public void cancelSent(Request request, Request cancel) {
        // It was said when it was asked for.
    }

    @Override
    public void cancelled(Request request, Request cancel) {
        reports.cancelled(request.key());
    }
}
