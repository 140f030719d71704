// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import java.util.Map;

/** Whether the MDTs of this host are set up for a coordinator. */
final class MdtCheck implements Check {
    /** What coordinatool(7) advises; far less is a limit that was meant for movers without a coordinator. */
    private static final long ADVISED_REQUESTS = 1_000_000;
    private static final long FEW_REQUESTS = 10_000;
    private static final long ADVISED_TIMEOUT = 2_678_400;
    private static final long SHORT_TIMEOUT = 86_400;
    private static final long LONG_PERIOD = 5;

    @Override
    public String name() {
        return "mdt";
    }

    @Override
    public void look(Site site, Findings findings) {
        Map<String, String> parameters = site.lustre();
        if (parameters.isEmpty()) {
            findings.skipped("this host has no MDT");
            return;
        }
        parameters.forEach((name, value) -> {
            long number = value.matches("[0-9]{1,18}") ? Long.parseLong(value) : 0;
            if (name.endsWith(".hsm_control") && !value.equals("enabled")) {
                findings.error(name + " is " + value, "this MDT gives out no requests",
                        "lctl set_param " + name + "=enabled");
            } else if (name.endsWith(".max_requests") && number < FEW_REQUESTS) {
                findings.warning(name + " is " + number,
                        "Lustre keeps the rest of the requests, so nobody can choose among them",
                        "on the MGS: lctl set_param -P mdt.*.hsm.max_requests=" + ADVISED_REQUESTS);
            } else if (name.endsWith(".active_request_timeout") && number < SHORT_TIMEOUT) {
                findings.warning(name + " is " + number + " s",
                        "Lustre gives up requests that wait in the queue for longer",
                        "on the MGS: lctl set_param -P mdt.*.hsm.active_request_timeout=" + ADVISED_TIMEOUT);
            } else if (name.endsWith(".loop_period") && number > LONG_PERIOD) {
                findings.warning(name + " is " + number + " s", "each request waits that long before it comes here",
                        "on the MGS: lctl set_param -P mdt.*.hsm.loop_period=1");
            }
        });
    }
}
