// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;

/** Between two looks at the coordinator. */
final class Pause {
    private Pause() {
    }

    /** @throws Fatal where somebody wants us to end */
    static void millis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fatal(ExitCode.TRY_AGAIN, "interrupted");
        }
    }
}
