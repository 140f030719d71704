// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.tool.Key;

/** Whether the coordinator's daemons listen where they should, on its own host. */
final class PortsCheck implements Check {
    @Override
    public String name() {
        return "ports";
    }

    @Override
    public void look(Site site, Findings findings) {
        if (!site.isCoordinator()) {
            findings.skipped("the coordinator is another host");
            return;
        }
        missing(site, findings, site.configuration().get(Key.PORT), "port", "coordinatool-gateway",
                "movers and tools cannot connect");
        missing(site, findings, site.configuration().get(Key.BUS_PORT), "bus_port", "coordinatool-sched",
                "the other daemons find no scheduler");
    }

    private static void missing(Site site, Findings findings, int port, String key, String daemon, String why) {
        if (!site.listens(port)) {
            findings.error("nobody listens on " + key + " " + port + " of this host", why, "systemctl start " + daemon
                    + "@MOUNT; systemctl status says what it waits for");
        }
    }
}
