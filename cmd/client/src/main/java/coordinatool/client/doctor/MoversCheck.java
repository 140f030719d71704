// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.wire.StatusReply;

/** Whether movers work, and have names that rules can mean. */
final class MoversCheck implements Check {
    @Override
    public String name() {
        return "movers";
    }

    @Override
    public void look(Site site, Findings findings) {
        StatusReply status = site.status();
        if (status == null) {
            findings.skipped("the coordinator says nothing");
            return;
        }
        for (StatusReply mover : status.movers()) {
            String name = mover.name();
            if (mover.flag("suspended")) {
                findings.error(name + " is suspended", "it has failed request after request, and gets no more",
                        "find out why from the log of its copytool, then: coordinatool-client resume " + name);
            } else if (mover.number("failed_in_a_row") > 0) {
                findings.error(name + " has failed its last " + mover.number("failed_in_a_row") + " requests",
                        "it takes request after request, and fails them all", "stop the copytool of " + name
                                + ", and read its log");
            }
            if (mover.isGone()) {
                findings.warning(name + " is gone", "what it was given waits for it until its grace is over",
                        "start it again, or look at its host");
            }
            if (name.matches("localhost.*|[0-9]+|[0-9]+(\\.[0-9]+){3}|\\S+:[0-9]+|")) {
                findings.warning("a mover is known as \"" + name + "\"",
                        "rules and people cannot tell which host it is, and two of them may have the same name",
                        "set client_id in its coordinatool.conf");
            }
        }
    }
}
