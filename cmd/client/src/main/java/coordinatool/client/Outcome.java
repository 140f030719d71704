// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.tool.ExitCode;

/** The exit status of a command that was given several things to do. */
final class Outcome {
    private Outcome() {
    }

    /** OK where there was no problem, INCOMPLETE where something was done all the same, DATA where nothing was. */
    static ExitCode of(long done, long problems) {
        if (problems == 0) {
            return ExitCode.OK;
        }
        return done > 0 ? ExitCode.INCOMPLETE : ExitCode.DATA;
    }
}
