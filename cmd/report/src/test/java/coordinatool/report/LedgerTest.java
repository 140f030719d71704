// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import static coordinatool.report.Requests.listed;
import static coordinatool.report.Requests.mover;
import static coordinatool.report.Requests.page;
import static coordinatool.report.Requests.restore;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Event;
import coordinatool.bus.StatusItem.Section;
import coordinatool.lustre.Request;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final List<String> lines = new ArrayList<>();
    private final Ledger ledger = new Ledger(Requests.RULE, (hint, line) -> lines.add(hint + ": " + line.text()));
    private final Request a = restore(1, 1, "cr=j");
    private final Request b = restore(2, 2, "cr=j");

    private void recover(Line... found) {
        for (Line line : found) {
            ledger.recover("j", line);
        }
        ledger.recoveryDone();
    }

    @Test
    void reportsEachEventOfARequestWithAHint() {
        ledger.onEvent(1, new Event.New(a));
        ledger.onEvent(2, new Event.Assigned(a, "m"));
        ledger.onEvent(3, new Event.Sent(a, "m"));
        ledger.onEvent(4, new Event.New(restore(3, 3, "tag=x")));
        assertThat(ledger.isOpen("j")).isTrue();
        ledger.onEvent(5, new Event.Done(a, 0));
        assertThat(ledger.isOpen("j")).isFalse();
        assertThat(lines).containsExactly("j: new " + a.fid(), "j: assign " + a.fid() + " m",
                "j: sent " + a.fid() + " m", "j: done " + a.fid() + " 0");
    }

    @Test
    void aRequestThatIsSentAtOnceWasAlsoAssigned() {
        ledger.onEvent(1, new Event.New(a));
        ledger.onEvent(2, new Event.Sent(a, "m"));
        assertThat(lines).containsExactly("j: new " + a.fid(), "j: assign " + a.fid() + " m",
                "j: sent " + a.fid() + " m");
    }

    @Test
    void aRequestTakenBackIsAssignedAndSentAgain() {
        ledger.onEvent(1, new Event.New(a));
        ledger.onEvent(2, new Event.Sent(a, "m"));
        ledger.onEvent(3, new Event.Requeued(a));
        lines.clear();
        ledger.onEvent(4, new Event.Sent(a, "m"));
        assertThat(lines).containsExactly("j: assign " + a.fid() + " m", "j: sent " + a.fid() + " m");
    }

    @Test
    void aCancelEndsWhatWaitsAndNotWhatRuns() {
        ledger.onEvent(1, new Event.New(a));
        ledger.onEvent(2, new Event.Cancelled(a));
        assertThat(ledger.isOpen("j")).isFalse();
        ledger.onEvent(3, new Event.New(b));
        ledger.onEvent(4, new Event.Sent(b, "m"));
        ledger.onEvent(5, new Event.Cancelled(b));
        assertThat(ledger.isOpen("j")).isTrue();
        ledger.onEvent(6, new Event.Done(b, 125));
        assertThat(ledger.isOpen("j")).isFalse();
        assertThat(lines).contains("j: cancel " + a.fid(), "j: cancel " + b.fid(), "j: done " + b.fid() + " 125");
    }

    @Test
    void aSnapshotTellsWhatEventsDidNot() {
        ledger.beginSnapshot();
        ledger.onPage(page(7, mover("m"), listed(Section.ACTIVE, a), mover("n"), listed(Section.WAITING_RESTORE, b),
                listed(Section.QUEUE_RESTORE, restore(3, 3, "cr=k"))));
        assertThat(ledger.endSnapshot(7)).isZero();
        assertThat(lines).containsExactly("j: new " + a.fid(), "j: assign " + a.fid() + " m",
                "j: sent " + a.fid() + " m", "j: new " + b.fid(), "j: assign " + b.fid() + " n",
                "k: new " + Requests.fid(3));
    }

    @Test
    void nothingIsReportedTwice() {
        ledger.onEvent(1, new Event.New(a));
        ledger.onEvent(2, new Event.Sent(a, "m"));
        lines.clear();
        ledger.beginSnapshot();
        ledger.onPage(page(3, mover("m"), listed(Section.ACTIVE, a), listed(Section.ACTIVE, b)));
        ledger.endSnapshot(2);
        lines.clear();
        // Events from before the page come after it.
        ledger.onEvent(3, new Event.New(b));
        ledger.onEvent(3, new Event.Sent(b, "m"));
        assertThat(lines).isEmpty();
        ledger.onEvent(4, new Event.Done(b, 0));
        assertThat(lines).containsExactly("j: done " + b.fid() + " 0");
    }

    @Test
    void anOldPageDoesNotReviveWhatHasEnded() {
        ledger.onEvent(1, new Event.New(a));
        ledger.beginSnapshot();
        ledger.onEvent(2, new Event.Sent(a, "m"));
        ledger.onEvent(3, new Event.Done(a, 0));
        lines.clear();
        ledger.onPage(page(1, listed(Section.QUEUE_RESTORE, a)));
        ledger.endSnapshot(3);
        assertThat(lines).isEmpty();
        assertThat(ledger.isOpen("j")).isFalse();
    }

    @Test
    void aRequestThatSlippedThroughTheSnapshotIsNotGivenUp() {
        ledger.onEvent(1, new Event.New(a));
        ledger.beginSnapshot();
        // The movers were listed while it waited, and the queues when it had gone to a mover.
        ledger.onPage(page(1, mover("m")));
        ledger.onEvent(2, new Event.Sent(a, "m"));
        assertThat(ledger.endSnapshot(2)).isZero();
        assertThat(ledger.isOpen("j")).isTrue();
    }

    @Test
    void whatASnapshotDoesNotHaveHasEnded() {
        ledger.onEvent(1, new Event.New(a));
        ledger.beginSnapshot();
        ledger.onPage(page(5));
        // Events up to 5 may be under way, the end of the request among them.
        assertThat(ledger.endSnapshot(1)).isZero();
        assertThat(ledger.isOpen("j")).isTrue();
        ledger.beginSnapshot();
        ledger.onPage(page(5));
        assertThat(ledger.endSnapshot(1)).isOne();
        assertThat(ledger.isOpen("j")).isFalse();

        ledger.onEvent(6, new Event.New(b));
        ledger.beginSnapshot();
        ledger.onPage(page(9));
        assertThat(ledger.endSnapshot(9)).isOne();
        assertThat(ledger.isOpen("j")).isFalse();
    }

    @Test
    void goesOnFromWhatTheFilesSay() {
        recover(new Line.New(a.fid()), new Line.New(b.fid()), new Line.Assign(b.fid(), "m"),
                new Line.Sent(b.fid(), "m"), new Line.New(Requests.fid(9)));
        assertThat(ledger.isOpen("j")).isTrue();
        ledger.beginSnapshot();
        ledger.onPage(page(4, mover("m"), listed(Section.ACTIVE, a), listed(Section.ACTIVE, b)));
        assertThat(ledger.endSnapshot(4)).isOne();
        assertThat(lines).containsExactly("j: assign " + a.fid() + " m", "j: sent " + a.fid() + " m");
        ledger.onEvent(5, new Event.Done(a, 0));
        ledger.onEvent(6, new Event.Done(b, 0));
        assertThat(ledger.isOpen("j")).isFalse();
    }

    @Test
    void filesWithNothingOpenAreNotOpen() {
        recover(new Line.New(a.fid()), new Line.Assign(a.fid(), "m"), new Line.Sent(a.fid(), "m"),
                new Line.Cancel(a.fid()), new Line.Done(a.fid(), 0), new Line.New(b.fid()), new Line.Cancel(b.fid()));
        assertThat(ledger.isOpen("j")).isFalse();
        assertThat(ledger.hasOpen()).isFalse();
    }

    @Test
    void aNewRequestIsNotTakenForAnOldOneOfTheSameFile() {
        recover(new Line.New(a.fid()));
        ledger.onEvent(1, new Event.New(restore(77, 1, "cr=j")));
        assertThat(lines).containsExactly("j: new " + a.fid());
    }

    @Test
    void aNewSchedulerCountsFromTheBeginning() {
        ledger.onEvent(1000, new Event.New(a));
        ledger.newEpoch();
        ledger.onEvent(1, new Event.Sent(a, "m"));
        assertThat(lines).contains("j: sent " + a.fid() + " m");
    }
}
