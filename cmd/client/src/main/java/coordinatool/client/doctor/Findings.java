// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import java.util.ArrayList;
import java.util.List;

/** Takes what the checks find. */
final class Findings {
    private final List<Finding> all = new ArrayList<>();
    private String check = "";

    /** What is found from now on is of this check. */
    void begin(String name) {
        check = name;
    }

    /** It does not work: how it is, why that matters, and what mends it. */
    void error(String what, String why, String mend) {
        all.add(new Finding(check, Severity.ERROR, what, why, mend));
    }

    /** It works, but should be looked at: how it is, why that matters, and what mends it. */
    void warning(String what, String why, String mend) {
        all.add(new Finding(check, Severity.WARNING, what, why, mend));
    }

    /** It could not be looked at. */
    void skipped(String reason) {
        all.add(new Finding(check, Severity.SKIPPED, reason, "", ""));
    }

    List<Finding> all() {
        return all;
    }

    long count(Severity severity) {
        return all.stream().filter(finding -> finding.severity() == severity).count();
    }
}
