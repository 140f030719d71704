// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

/** Whether all programs understand files and environment. */
final class ConfigurationCheck implements Check {
    @Override
    public String name() {
        return "configuration";
    }

    @Override
    public void look(Site site, Findings findings) {
        for (String problem : site.examination().errors()) {
            findings.error(problem, "a program that needs it does not start", "correct it, see coordinatool.conf(5)");
        }
        for (String problem : site.examination().warnings()) {
            findings.warning(problem, "it is ignored, so something is not as somebody wanted it", "correct that line");
        }
    }
}
