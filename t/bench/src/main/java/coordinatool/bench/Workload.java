// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.io.IOException;

/** Something that is done to a site that has just been started, and what is measured of it. */
interface Workload {
    /** Lines of configuration that all kinds of sites understand. */
    default String conf() {
        return "";
    }

    /** Whether it is only of our own programs. */
    default boolean onlyOurs() {
        return false;
    }

    void run(Lab site, Results results) throws IOException, InterruptedException;
}
