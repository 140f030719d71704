// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.model.Figures;
import coordinatool.model.Words;
import coordinatool.wire.StatusReply;

/** Whether something keeps the queue as a whole from going on. */
final class LockedQueueCheck implements Check {
    @Override
    public String name() {
        return "queue";
    }

    @Override
    public void look(Site site, Findings findings) {
        StatusReply status = site.status();
        if (status == null) {
            findings.skipped("the coordinator says nothing");
            return;
        }
        if (status.number("locked") != 0) {
            findings.warning("the queue is locked", "no mover gets new work", "coordinatool-client unlock");
        }
        if (status.number("held") != 0) {
            findings.warning(status.number("held") + " requests are held", "no mover gets them until somebody looks",
                    "coordinatool-client held, then release or drop");
        }
        boolean waits = status.number("pending_archive") + status.number("pending_restore")
                + status.number("pending_remove") > 0;
        if (waits && status.movers().stream().allMatch(StatusReply::isGone)) {
            findings.error("requests wait, and no mover is connected", "nothing is archived or restored",
                    "start the copytools, with LD_PRELOAD=libcoordinatool_client.so");
        } else {
            nobodyTakes(status, findings);
        }
    }

    private static void nobodyTakes(StatusReply status, Findings findings) {
        for (Figures.QueueDepth depth : status.figures().queues()) {
            long id = Integer.toUnsignedLong(depth.archiveId());
            if (depth.waiting() > 0 && status.movers().stream().noneMatch(mover -> mover.takes(id))) {
                findings.error(depth.waiting() + " requests to " + Words.of(depth.action()) + " wait for archive id "
                        + id + ", and no mover takes it", "they wait until one does",
                        "start a copytool with --archive " + id + ", and see archive_id in coordinatool.conf(5)");
            }
        }
    }
}
