// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

/** Exit statuses of all programs, after sysexits(3). */
public enum ExitCode {
    OK(0),
    /** Part of the input was refused, and said so, or of doctor: something should be looked at; the rest was done. */
    INCOMPLETE(1),
    /** What was looked at does not work as it is: of coordinatool-client doctor alone. */
    BROKEN(2),
    /** The command line is wrong. */
    USAGE(64),
    /** Input could not be understood. */
    DATA(65),
    /** Something we need is not there: a server, a mount, a port. */
    UNAVAILABLE(69),
    /** Our bug. */
    SOFTWARE(70),
    /** Reading or writing failed. */
    IO(74),
    /** It may work later. */
    TRY_AGAIN(75),
    /** The configuration is wrong. */
    CONFIGURATION(78);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    /** The process exit status. */
    public int status() {
        return status;
    }
}
