// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.journal;

import coordinatool.model.Figures;
import coordinatool.model.OpenCursor;
import coordinatool.model.OpenPage;
import coordinatool.model.Place;
import coordinatool.model.ReportEntry;
import coordinatool.model.RequestKey;
import java.util.List;
import java.util.function.Function;

/**
 * Hands the lines to the reporter, one message at a time, as it asks for them. So the scheduler never waits for it. The
 * last reporter that asks gets them.
 */
public final class Delivery {
    /** Takes the lines for a reporter. */
    public interface Sender {
        void send(long reporter, List<ReportEntry> lines);
    }

    private static final long NOBODY = -1;

    private final OpenRequests open;
    private final LineJournal lines;
    private final Repair repair;
    private final Function<RequestKey, Place> places;
    private final RefusedLines refused = new RefusedLines();
    /** The reporter that has asked and has no answer yet. */
    private long asking = NOBODY;

    Delivery(OpenRequests open, LineJournal lines, Repair repair, Function<RequestKey, Place> places) {
        this.open = open;
        this.lines = lines;
        this.repair = repair;
        this.places = places;
    }

    /**
     * A reporter has all lines up to this number, and asks for more.
     *
     * @param reporter its number, not negative
     */
    public void asked(long reporter, long done) {
        lines.done(done);
        asking = reporter;
    }

    /** A reporter has gone, or somebody else. */
    public void gone(long peer) {
        if (asking == peer) {
            asking = NOBODY;
        }
    }

    /** Answers the reporter, if there is something; at the end of a turn. */
    public void deliver(Sender sender) {
        if (asking == NOBODY) {
            return;
        }
        if (lines.isLow()) {
            repair.step();
        }
        List<ReportEntry> first = lines.first();
        if (!first.isEmpty()) {
            sender.send(asking, first);
            asking = NOBODY;
        }
    }

    /** A reporter with this name has refused so many lines, see {@link Figures.Reports}. */
    public void refused(String reporter, long sinceItsStart) {
        refused.told(reporter, sinceItsStart);
    }

    public Figures.Reports figures() {
        return new Figures.Reports(lines.size(), refused.total());
    }

    /** A part of what is open. */
    public OpenPage page(OpenCursor from) {
        return open.page(from, lines.last(), places);
    }
}
