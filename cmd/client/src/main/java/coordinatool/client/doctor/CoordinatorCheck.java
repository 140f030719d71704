// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.model.StatusView;
import coordinatool.wire.StatusReply;

/** Whether the coordinator answers, is whole, and keeps the queue safe. */
final class CoordinatorCheck implements Check {
    /** Seconds of work for a file system that is well. */
    private static final long MANY_LINES = 10_000;
    private static final String MEND_MDT = "the log of coordinatool-ingest names an MDT that does not answer, or cannot"
            + " be told: mend that one";

    @Override
    public String name() {
        return "coordinator";
    }

    @Override
    public void look(Site site, Findings findings) {
        StatusReply status = site.status();
        if (site.isRefused()) {
            findings.error(site.silence(), "it works, but not for the programs of this host",
                    "of a credential of MUNGE: give this host the /etc/munge/munge.key and the time of the gateway's"
                            + " host, and systemctl restart munge; else see Roles in coordinatool-security(7)");
            return;
        }
        if (status == null) {
            findings.error(site.silence(), "movers get no work, and nobody sees the queue",
                    "on its host: systemctl status 'coordinatool*', which says what a daemon waits for;"
                            + " kill -CONT one that ps shows with a T, stopped");
            return;
        }
        if (!status.isOurs()) {
            findings.warning("it is the C coordinatool", "most of what follows cannot be looked at",
                    "see \"Coming from the C program\" in README.md");
            return;
        }
        if (status.number("ingests") == 0) {
            findings.error("no coordinatool-ingest is connected", "nothing comes from Lustre",
                    "on the host that mounts it: systemctl start coordinatool-ingest@MOUNT, and see its status");
        }
        if (status.number("redis_away_since") != 0) {
            findings.error("the scheduler has lost Redis: " + status.text("redis_away_reason"),
                    "what has changed since is on the scheduler's host alone", "start Redis, or correct redis_host");
        }
        room(status, findings);
        if (status.figures().reports().waiting() > MANY_LINES) {
            findings.warning(status.figures().reports().waiting() + " lines of reports wait to be written",
                    "from 100000 on the oldest are dropped, and users see old reports",
                    "systemctl status 'coordinatool-report@*'; df of reporting_dir");
        }
        if (status.figures().reports().refused() > 0) {
            findings.warning(status.figures().reports().refused() + " lines of reports are lost: no place for them",
                    "there are too many reports, or something else has the name of one; users do not see all",
                    "the log of coordinatool-report says which reports; see LIMITS of coordinatool-report(8)");
        }
        if (!status.text("redis_warning").isEmpty() && site.redis() == null) {
            findings.warning("settings of Redis: " + status.text("redis_warning"), "the queue may be lost",
                    "coordinatool-client doctor, on the coordinator's host");
        }
    }

    private static void room(StatusReply status, Findings findings) {
        StatusView.Room room = status.room();
        if (status.percentFull() >= StatusView.Room.NEARLY_FULL) {
            String what = "the queue holds " + status.fullness();
            String why = "from 100 % on tools are refused, and Lustre waits";
            String mend = room.refusesCancels() || room.untold() > status.queued() / 2 ? MEND_MDT
                    : "more movers; or max_queued, and memory for it, see coordinatool-sched(8)";
            if (status.percentFull() >= StatusView.Room.FULL) {
                findings.error(what, why, mend);
            } else {
                findings.warning(what, why, mend);
            }
        }
        if (room.refusesCancels()) {
            findings.warning("cancels are refused: Lustre was not told of " + room.untold() + " before",
                    "no tool can cancel a request that waits, of whatever MDT", MEND_MDT);
        }
    }
}
