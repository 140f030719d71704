// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import java.io.IOException;

/** Looks at one kind of trouble. */
interface Check {
    /** One word. */
    String name();

    /** @throws IOException where this host does not let us look; the check counts as one that could not be made then */
    void look(Site site, Findings findings) throws IOException;
}
