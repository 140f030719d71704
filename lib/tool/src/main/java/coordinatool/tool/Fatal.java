// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

/**
 * The program cannot go on and the environment is to blame: print one line, exit with the code. Our own bugs are other
 * exceptions, and exit with {@link ExitCode#SOFTWARE}.
 */
public final class Fatal extends RuntimeException {
    private final ExitCode exitCode;

    /** @param message one line for an administrator: what is wrong, where, and what to do */
    public Fatal(ExitCode exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
