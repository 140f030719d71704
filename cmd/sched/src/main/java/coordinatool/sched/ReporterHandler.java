// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.report.journal.Delivery;

/** Hands the reporter what it asks for. */
final class ReporterHandler implements RoleHandler {
    private final Delivery reports;
    private final CommitGate gate;

    ReporterHandler(Delivery reports, CommitGate gate) {
        this.reports = reports;
        this.gate = gate;
    }

    @Override
    public void gone(Peers.Peer peer, boolean returns) {
        reports.gone(peer.id);
    }

    @Override
    public boolean take(Peers.Peer peer, Message message) {
        if (message instanceof Message.ReportNext m) {
            reports.asked(peer.id, m.done());
            reports.refused(peer.name, m.refused());
        } else if (message instanceof Message.OpenNext m) {
            gate.hold(peer.id, new Message.OpenReports(reports.page(m.cursor())));
        } else {
            return false;
        }
        return true;
    }

    /** Sends the reporter the lines that it waits for, if there are any; at the end of a turn. */
    void deliver() {
        reports.deliver((reporter, lines) -> gate.hold(reporter, new Message.ReportLines(lines)));
    }
}
